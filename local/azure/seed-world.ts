import type { WorldResource } from '../world';
import { asRecord, pick } from './json';
import type { Azure } from './provider';
import { readResourcePath } from './resource-path';
import type { Resource } from './resource-store';

/** Fills an empty store from a world; a store that has been filled before is left as it is. */
export function seedWorld(azure: Azure): void {
  if (!azure.store.isEmpty) return;
  const { world } = azure;
  const subscriptions = { [world.subscriptionId]: world.subscriptionName, ...world.otherSubscriptions };
  for (const [id, name] of Object.entries(subscriptions)) {
    save(azure, `/subscriptions/${id}`, {
      subscriptionId: id,
      displayName: name,
      tenantId: world.tenantId,
      state: 'Enabled',
    });
    for (const [namespace, state] of Object.entries(world.providers)) {
      save(azure, `/subscriptions/${id}/providers/${namespace}`, { namespace, registrationState: state });
    }
    for (const [feature, state] of Object.entries(world.features)) {
      const [namespace = '', name = ''] = feature.split('/');
      const path = `/subscriptions/${id}/providers/Microsoft.Features/providers/${namespace}/features/${name}`;
      save(azure, path, { properties: { state } });
    }
  }
  seedPrincipals(azure);
  for (const resource of world.resources) seedResource(azure, resource);
}

function save(azure: Azure, id: string, body: Resource['body']): void {
  azure.store.save({ id, body, secrets: {}, behaviour: {}, createdAt: azure.now() });
}

function seedPrincipals({ world, directory }: Azure): void {
  const { app } = world;
  directory.save({
    objectId: app.principalId,
    clientId: app.clientId,
    name: app.name,
    type: 'ServicePrincipal',
    knownAt: 0,
  });
  for (const principal of world.principals) directory.save({ ...principal, knownAt: 0 });
}

function seedResource(azure: Azure, resource: WorldResource): void {
  const { id, secrets, behaviour, etag, properties, ...rest } = resource;
  const { updatingForSeconds, ...kept } = behaviour;
  const isGroup = readResourcePath(id).namespace === undefined;
  const updating = updatingForSeconds ? { ...properties, provisioningState: 'Updating' } : properties;
  const shown = isGroup ? { provisioningState: 'Succeeded', ...updating } : updating;
  const body = { ...rest, ...(etag === undefined ? {} : { eTag: etag }), properties: shown };
  seedGroup(azure, resource);
  azure.store.save({ id, body, secrets, behaviour: kept, createdAt: azure.now() });
  seedIdentities(azure, resource);
  if (updatingForSeconds)
    azure.operations.start({ kind: 'settle', resourceId: id, seconds: updatingForSeconds });
}

/** A world need not list its resource groups. */
function seedGroup(azure: Azure, { id, location }: WorldResource): void {
  const { subscriptionId, resourceGroup } = readResourcePath(id);
  if (subscriptionId === undefined || resourceGroup === undefined) return;
  const groupId = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  if (azure.store.get(groupId)) return;
  save(azure, groupId, {
    location: location ?? 'westeurope',
    properties: { provisioningState: 'Succeeded' },
  });
}

function seedIdentities({ directory }: Azure, { id, properties, identity }: WorldResource): void {
  const isIdentity = /\/userassignedidentities\/[^/]+$/i.test(id);
  const found = [
    // A role assignment names a principal too, but does not make one.
    ...(isIdentity
      ? [{ objectId: properties['principalId'], clientId: properties['clientId'], identityId: id }]
      : []),
    { objectId: asRecord(identity)['principalId'] },
    ...Object.values(asRecord(properties['identityProfile'])).map((profile) => ({
      objectId: pick(profile, 'objectId'),
      clientId: pick(profile, 'clientId'),
    })),
  ];
  for (const { objectId, ...more } of found) {
    if (typeof objectId !== 'string' || directory.find(objectId)?.identityId) continue;
    directory.save({ objectId, type: 'ServicePrincipal', knownAt: 0, ...(more as { clientId?: string }) });
  }
}
