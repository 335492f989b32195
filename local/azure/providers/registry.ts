import type { Finisher, Provider } from '../provider';
import { agentPools } from './agent-pools';
import { cognitiveAccounts } from './cognitive-accounts';
import { cosmosAccounts } from './cosmos-accounts';
import { extensions } from './extensions';
import { federatedCredentials } from './federated-credentials';
import { finishFeature } from './features';
import { flexibleServers } from './flexible-servers';
import { fluxConfigurations } from './flux-configurations';
import { managedClusters } from './managed-clusters';
import { messagingNamespaces } from './messaging-namespaces';
import { permissions } from './permissions';
import { redisCaches } from './redis-caches';
import { resourceGroups } from './resource-groups';
import { finishRegistration } from './resource-providers';
import { roleAssignments } from './role-assignments';
import { roleDefinitions } from './role-definitions';
import { sqlFirewallRules } from './server-firewall-rules';
import { finishDelete, settle } from './settling';
import { signalrServices } from './signalr-services';
import { storageAccounts, storageServices } from './storage-accounts';
import { subscriptions } from './subscriptions';
import { userAssignedIdentities } from './user-assigned-identities';
import { vaultAccessPolicies } from './vault-access-policies';
import { vaultSecrets } from './vault-secrets';
import { vaults } from './vaults';

/** Types with rules of their own; all other types are served the generic way. */
const PROVIDERS: readonly Provider[] = [
  subscriptions,
  resourceGroups,
  managedClusters,
  agentPools,
  extensions,
  fluxConfigurations,
  userAssignedIdentities,
  federatedCredentials,
  roleAssignments,
  roleDefinitions,
  permissions,
  storageAccounts,
  ...storageServices,
  vaults,
  vaultAccessPolicies,
  vaultSecrets,
  ...cosmosAccounts,
  ...flexibleServers,
  sqlFirewallRules,
  ...redisCaches,
  ...messagingNamespaces,
  ...signalrServices,
  cognitiveAccounts,
];

const BY_TYPE = new Map(PROVIDERS.map((provider) => [provider.type.toLowerCase(), provider]));

const FINISHERS = new Map<string, Finisher>([
  ['settle', settle],
  ['delete', finishDelete],
  ['register', finishRegistration],
  ['registerFeature', finishFeature],
  ...PROVIDERS.flatMap((provider) => Object.entries(provider.finish ?? {})),
]);

export function findProvider(type: string): Provider | undefined {
  return BY_TYPE.get(type.toLowerCase());
}

export function findFinisher(kind: string): Finisher | undefined {
  return FINISHERS.get(kind);
}
