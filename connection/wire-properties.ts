type Json = Record<string, unknown>;

/** What an object shows: its members in order, each as it is or as an object of its own. */
type Shape = readonly (string | readonly [string, (value: Json) => Json])[];

const dapr: Shape = [
  'version',
  'componentType',
  'secretStoreComponent',
  'metadata',
  'scopes',
  'runtimeVersion',
  'bindingComponentDirection',
];

const configurationInfo: Shape = [
  'customizedKeys',
  ['configurationStore', shaped(['appConfigurationId'])],
  'additionalConfigurations',
  'additionalConnectionStringProperties',
  'deleteOrUpdateBehavior',
  'action',
  ['daprProperties', shaped(dapr)],
];

const publicNetworkSolution: Shape = [
  ['firewallRules', shaped(['ipRanges', 'azureServices', 'callerClientIP'])],
  'deleteOrUpdateBehavior',
  'action',
];

const identity = ['roles', 'userName', 'authType', 'deleteOrUpdateBehavior', 'authMode'] as const;

/** Members of `authInfo` by its type: those of the first api-version, then all. */
const authInfos: Record<string, { first: Shape; all: Shape }> = {
  secret: {
    first: ['name', ['secretInfo', secretInfo], 'authType'],
    all: ['name', ['secretInfo', secretInfo], 'authType', 'authMode'],
  },
  userAssignedIdentity: {
    first: ['subscriptionId', 'clientId', 'authType'],
    all: ['subscriptionId', 'clientId', ...identity],
  },
  servicePrincipalSecret: {
    first: ['clientId', 'principalId', 'authType'],
    all: ['clientId', 'principalId', ...identity],
  },
};

/**
 * The properties of a linker as Microsoft.ServiceLinker answers them: an object that was left out is null, an object
 * that was sent shows every member, and values of secrets are never shown.
 * @param isFirst whether the caller speaks the first api-version, which knows fewer members.
 * @param isReady whether the connection has been made: a credential that was read from the target shows from then on.
 */
export function wireProperties(properties: Json, isFirst: boolean, isReady: boolean): Json {
  const shown = isReady && !isFirst ? withReadCredential(properties) : properties;
  const authType = String(asObject(shown['authInfo'])?.['authType']);
  const authInfo = authInfos[authType]?.[isFirst ? 'first' : 'all'] ?? ['authType'];
  return shaped(isFirst ? firstShape(authInfo) : fullShape(authInfo))(shown);
}

function withReadCredential(properties: Json): Json {
  const auth = asObject(properties['authInfo']);
  if (auth?.['authType'] !== 'secret' || auth['secretInfo']) return properties;
  return { ...properties, authInfo: { ...auth, secretInfo: { secretType: 'rawValue' } } };
}

function firstShape(authInfo: Shape): Shape {
  return [
    ['targetService', targetService],
    ['authInfo', shaped(authInfo)],
    ['vNetSolution', shaped(['type'])],
    'clientType',
    ['secretStore', shaped(['keyVaultId'])],
    'scope',
  ];
}

function fullShape(authInfo: Shape): Shape {
  return [
    ['targetService', targetService],
    ['authInfo', shaped(authInfo)],
    ['vNetSolution', shaped(['type', 'deleteOrUpdateBehavior'])],
    'clientType',
    ['secretStore', shaped(['keyVaultId', 'keyVaultSecretName'])],
    'scope',
    ['publicNetworkSolution', shaped(publicNetworkSolution)],
    ['configurationInfo', shaped(configurationInfo)],
  ];
}

function shaped(shape: Shape): (value: Json) => Json {
  return (value) => {
    const members = shape.map((member) => {
      if (typeof member === 'string') return [member, value[member] ?? null];
      const [name, show] = member;
      const child = asObject(value[name]);
      return [name, child ? show(child) : null];
    });
    return Object.fromEntries(members) as Json;
  };
}

function targetService(value: Json): Json {
  if (value['type'] !== 'AzureResource') return shaped(['endpoint', 'type'])(value);
  return shaped(['id', ['resourceProperties', resourceProperties], 'type'])(value);
}

function resourceProperties(value: Json): Json {
  const flag =
    value['type'] === 'AppConfig' ? 'connectWithKubernetesExtension' : 'connectAsKubernetesCsiDriver';
  return shaped([flag, 'type'])(value);
}

function secretInfo(value: Json): Json {
  if (value['secretType'] === 'keyVaultSecretReference')
    return shaped(['name', 'version', 'secretType'])(value);
  return shaped(['secretType'])(value);
}

function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}
