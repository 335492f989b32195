import { isConfigurationOptedOut, type LinkerProperties } from '../connection/linker';
import { isPublicRange } from './firewalls/ip-ranges';
import { configurationProblems } from './configuration-problems';
import { secretProblems, secretStoreProblems } from './secret-problems';
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
    ...secretStoreProblems(properties),
    ...storeProblems(properties),
    ...resourceProblems(properties, target),
    ...networkProblems(properties),
    ...(table ? configurationProblems(properties, target, table) : []),
    ...(target.check?.(properties) ?? []),
  ];
}

function authProblems(properties: LinkerProperties, target: Target, auth: AuthKind | undefined): Problem[] {
  const { authInfo } = properties;
  if (!authInfo && isConfigurationOptedOut(properties)) return [];
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
  return authInfo.authType === 'secret' ? secretProblems(properties, authInfo, target) : [];
}

function storeProblems({ configurationInfo }: LinkerProperties): Problem[] {
  const problems: Problem[] = [];
  if (configurationInfo?.configurationStore?.appConfigurationId)
    problems.push({
      target: 'configurationInfo.configurationStore',
      message: 'is not supported: values are kept in a Secret of the namespace',
    });
  if (isDaprAsked(configurationInfo?.daprProperties))
    problems.push({
      target: 'configurationInfo.daprProperties',
      message: 'is not supported: no Dapr component is made',
    });
  return problems;
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
