import { randomUUID } from 'node:crypto';
import { withNextEtag } from '../checks';
import { asRecord, isRecord, pick } from '../json';
import type { Json } from '../json';
import type { Failure, Operation } from '../operations';
import type { Azure } from '../provider';
import { readResourcePath } from '../resource-path';
import type { Resource } from '../resource-store';
import { finishDelete, settle, withState } from './settling';

const SECRETS_PROVIDER = 'azurekeyvaultsecretsprovider';

/** End of a cluster write: what it switched on comes to life. */
export async function finishClusterUpdate(operation: Operation, azure: Azure): Promise<Failure | undefined> {
  const cluster = azure.store.get(operation.resourceId);
  if (!cluster || operation.failure) return settle(operation, azure);
  const properties = { ...asRecord(cluster.body['properties']) };
  properties['nodeResourceGroup'] ??= nodeGroupName(cluster);
  const name = readResourcePath(cluster.id).name ?? '';
  if (pick(properties, 'oidcIssuerProfile', 'enabled') === true) {
    properties['oidcIssuerProfile'] = { enabled: true, issuerURL: azure.kubernetes.issuerUrl(name) };
  }
  const addons = Object.entries(asRecord(properties['addonProfiles']));
  for (const [addon, profile] of addons) await azure.kubernetes.setAddon?.(name, addon, isEnabled(profile));
  properties['addonProfiles'] = Object.fromEntries(
    addons.map(([addon, profile]) => [
      addon,
      settledAddon(addon, asRecord(profile), { ...cluster, body: { ...cluster.body, properties } }, azure),
    ]),
  );
  // Read again: the cluster may have been deleted with its group meanwhile.
  if (!azure.store.get(cluster.id)) return undefined;
  azure.store.save(
    withState({ ...cluster, body: withNextEtag({ ...cluster.body, properties }) }, 'Succeeded'),
  );
  return undefined;
}

function isEnabled(profile: unknown): boolean {
  return pick(profile, 'enabled') === true;
}

function nodeGroupName(cluster: Resource): string {
  const { resourceGroup = '', name = '' } = readResourcePath(cluster.id);
  return `MC_${resourceGroup}_${name}_${String(cluster.body['location'])}`;
}

/** The Key Vault add-on brings an identity of its own, in the node resource group. */
function settledAddon(addon: string, profile: Json, cluster: Resource, azure: Azure): Json {
  if (addon.toLowerCase() !== SECRETS_PROVIDER) return profile;
  if (!isEnabled(profile)) return { enabled: false, config: profile['config'] ?? null };
  return isRecord(profile['identity']) ? profile : { ...profile, identity: addonIdentity(cluster, azure) };
}

function addonIdentity(cluster: Resource, azure: Azure): Json {
  const { subscriptionId = '', name = '' } = readResourcePath(cluster.id);
  const group = String(pick(cluster.body, 'properties', 'nodeResourceGroup'));
  const groupId = `/subscriptions/${subscriptionId}/resourceGroups/${group}`;
  const id = `${groupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${SECRETS_PROVIDER}-${name}`;
  const bare = { secrets: {}, behaviour: {}, createdAt: azure.now() };
  const at = { location: cluster.body['location'] };
  if (!azure.store.get(groupId)) {
    azure.store.save({
      ...bare,
      id: groupId,
      body: { ...at, properties: { provisioningState: 'Succeeded' } },
    });
  }
  const known = asRecord(azure.store.get(id)?.body['properties']);
  const clientId = String(known['clientId'] ?? randomUUID());
  const objectId = String(known['principalId'] ?? randomUUID());
  const properties = { tenantId: azure.world.tenantId, clientId, principalId: objectId };
  azure.store.save({ ...bare, id, body: { ...at, properties } });
  azure.directory.save({
    objectId,
    clientId,
    type: 'ServicePrincipal',
    identityId: id,
    knownAt: azure.now(),
  });
  // AKS writes this id with a lower-case resourcegroups.
  return { resourceId: id.replace('/resourceGroups/', '/resourcegroups/'), clientId, objectId };
}

/** End of a cluster delete: its node resource group goes with it. */
export function finishClusterDelete(operation: Operation, azure: Azure): Failure | undefined {
  const cluster = azure.store.get(operation.resourceId);
  const group = pick(cluster?.body, 'properties', 'nodeResourceGroup');
  const { subscriptionId = '' } = readResourcePath(operation.resourceId);
  if (!operation.failure && typeof group === 'string') {
    azure.store.remove(`/subscriptions/${subscriptionId}/resourceGroups/${group}`);
  }
  return finishDelete(operation, azure);
}
