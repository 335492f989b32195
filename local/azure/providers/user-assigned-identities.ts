import { randomUUID } from 'node:crypto';
import { asRecord, pick } from '../json';
import type { Answer, Azure, Call, Provider } from '../provider';
import { shown } from '../view';
import { deleteResource, replaced, requireLocation } from './generic';

export const userAssignedIdentities: Provider = {
  type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  put(call: Call, azure: Azure): Answer {
    const current = azure.store.get(call.path.path);
    requireLocation(call, current);
    const next = replaced({ ...call, body: { ...call.body, properties: {} } }, azure, current, 'Succeeded');
    const known = asRecord(current?.body['properties']);
    const clientId = String(known['clientId'] ?? randomUUID());
    const principalId = String(known['principalId'] ?? randomUUID());
    const properties = { tenantId: azure.world.tenantId, principalId, clientId };
    const identity = { ...next, body: { ...next.body, properties } };
    azure.store.save(identity);
    if (!current) introduce(azure, identity.id, clientId, principalId);
    return shown(current ? 200 : 201, identity);
  },
  delete(call, azure) {
    const principalId = pick(azure.store.get(call.path.path)?.body, 'properties', 'principalId');
    if (typeof principalId === 'string') azure.directory.remove(principalId);
    return deleteResource(call, azure);
  },
};

function introduce(
  { world, directory, now }: Azure,
  identityId: string,
  clientId: string,
  objectId: string,
): void {
  const knownAt = now() + world.behaviour.principalReplicationSeconds * 1000;
  directory.save({ objectId, clientId, type: 'ServicePrincipal', identityId, knownAt });
}
