import type { LinkerProperties } from '../connection/linker';
import { isPublicRange } from './firewalls/ip-ranges';
import { configurationProblems } from './configuration-problems';
import type { AuthKind, ConfigurationTable, Problem, Target } from './target';

/** Every field that can never work together with this target and authentication. */
export function requestProblems(
  properties: LinkerProperties,
  target: Target,
  auth: AuthKind | undefined,
  table: ConfigurationTable | undefined,
): Problem[] {
  return [
    ...authProblems(properties, target, auth),
    ...storeProblems(properties, target),
    ...networkProblems(properties),
    ...(table ? configurationProblems(properties, target, table) : []),
    ...(target.check?.(properties) ?? []),
  ];
}

function authProblems({ authInfo }: LinkerProperties, target: Target, auth: AuthKind | undefined): Problem[] {
  if (!authInfo || !auth)
    return [
      { target: 'authInfo', message: `is missing; ${target.displayName} takes ${target.auth.join(', ')}` },
    ];
  if (auth === 'workloadIdentity' && authInfo.authType === 'userAssignedIdentity') {
    return (['clientId', 'subscriptionId'] as const)
      .filter((field) => !authInfo[field])
      .map((field) => ({
        target: `authInfo.${field}`,
        message: 'is missing; give the client id and the subscription of the user-assigned identity',
      }));
  }
  return authInfo.authType === 'secret' ? secretProblems(authInfo, target) : [];
}

type SecretAuth = Extract<NonNullable<LinkerProperties['authInfo']>, { authType: 'secret' }>;

function secretProblems({ name, secretInfo }: SecretAuth, target: Target): Problem[] {
  if (secretInfo && secretInfo.secretType !== 'rawValue') {
    return [
      {
        target: 'authInfo.secretInfo.secretType',
        message: 'must be rawValue: secrets that lie in a key vault cannot be used for connections from AKS',
      },
    ];
  }
  const problems: Problem[] = [];
  if (target.callerSecret && !secretInfo?.value)
    problems.push({
      target: 'authInfo.secretInfo.value',
      message: 'is missing; it is never stored, so send it again',
    });
  if (target.callerSecret === 'nameAndPassword' && !name)
    problems.push({ target: 'authInfo.name', message: 'is missing; give the user name' });
  if (!target.callerSecret && secretInfo?.value) {
    problems.push({
      target: 'authInfo.secretInfo.value',
      message: `must be left out: the credentials of ${target.displayName} are read from the target`,
    });
  }
  return problems;
}

function storeProblems(properties: LinkerProperties, target: Target): Problem[] {
  const { secretStore, configurationInfo } = properties;
  const problems: Problem[] = [];
  const refuse = (field: string, message: string) => problems.push({ target: field, message });
  if (secretStore?.keyVaultId || secretStore?.keyVaultSecretName)
    refuse('secretStore', 'cannot be used on AKS: values are kept in a Secret of the namespace');
  if (configurationInfo?.action === 'optOut')
    refuse(
      'configurationInfo.action',
      'cannot be optOut on AKS: the Secret is what a connection is made for',
    );
  if (configurationInfo?.configurationStore?.appConfigurationId)
    refuse(
      'configurationInfo.configurationStore',
      'is not supported: values are kept in a Secret of the namespace',
    );
  if (isDaprAsked(configurationInfo?.daprProperties))
    refuse('configurationInfo.daprProperties', 'is not supported: no Dapr component is made');
  return [...problems, ...resourceProblems(properties, target)];
}

function resourceProblems({ targetService }: LinkerProperties, target: Target): Problem[] {
  const asked = targetService.type === 'AzureResource' ? targetService.resourceProperties : undefined;
  if (asked?.type === 'AppConfig' && asked.connectWithKubernetesExtension) {
    return [
      {
        target: 'targetService.resourceProperties.connectWithKubernetesExtension',
        message: 'is not supported: read the store from the workload with the endpoint it gets',
      },
    ];
  }
  if (asked?.type === 'KeyVault' && target.id !== 'keyvault')
    return [
      { target: 'targetService.resourceProperties.type', message: 'belongs to Key Vault targets only' },
    ];
  return [];
}

// Linkers made in the portal carry the object with every member empty.
function isDaprAsked(daprProperties: Record<string, unknown> | null | undefined): boolean {
  return Object.values(daprProperties ?? {}).some((value) =>
    Array.isArray(value) ? value.length > 0 : Boolean(value),
  );
}

function networkProblems({ publicNetworkSolution }: LinkerProperties): Problem[] {
  const ranges = publicNetworkSolution?.firewallRules?.ipRanges ?? [];
  return ranges.flatMap((range, index) =>
    isPublicRange(range)
      ? []
      : {
          target: `publicNetworkSolution.firewallRules.ipRanges.${index}`,
          message: 'must be a public address or range: no firewall of a target can see private ones',
        },
  );
}
