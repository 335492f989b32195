import { setTimeout as delay } from 'node:timers/promises';
import { badRequest, conflict, notFound } from '../arm-error';
import { requireMatch } from '../checks';
import { asRecord } from '../json';
import type { Json } from '../json';
import type { Answer, Azure, Call, Provider } from '../provider';
import { parentOf } from '../resource-path';
import type { Resource } from '../resource-store';
import { shown } from '../view';
import { deleteResource } from './generic';

/** https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations */
const LIMIT_PER_IDENTITY = 20;
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/;

export const federatedCredentials: Provider = {
  type: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
  put: (call, azure) => alone(call, azure, () => writeCredential(call, azure)),
  delete: (call, azure) => alone(call, azure, () => deleteResource(call, azure)),
};

/** Two writes to one identity at once are refused, whatever they are about. */
async function alone(call: Call, azure: Azure, write: () => Answer): Promise<Answer> {
  const identity = requireIdentity(call, azure);
  const key = identity.id.toLowerCase();
  if (azure.lockedIdentities.has(key)) {
    throw conflict(
      'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity',
      `Too many Federated Identity Credentials are written concurrently for the managed identity '${key}'. ` +
        'Concurrent Federated Identity Credentials writes under the same managed identity are not supported.',
    );
  }
  azure.lockedIdentities.add(key);
  try {
    const seconds = azure.world.behaviour.federatedCredentialSeconds;
    if (seconds > 0) await delay(seconds * 1000);
    const answer = write();
    await azure.durable();
    return answer;
  } finally {
    azure.lockedIdentities.delete(key);
  }
}

function requireIdentity(call: Call, { store }: Azure): Resource {
  const identity = store.get(parentOf(call.path)?.path ?? '');
  if (!identity) throw notFound('NotFound', "The parent user-assigned identity doesn't exist.");
  return identity;
}

function writeCredential(call: Call, azure: Azure): Answer {
  const current = azure.store.get(call.path.path);
  requireMatch(call, current);
  const { issuer, subject, audiences } = readCredential(call);
  const siblings = azure.store.list(call.path.collection).filter((other) => other !== current);
  for (const { body } of siblings) {
    const other = asRecord(body['properties']);
    if (other['issuer'] === issuer && other['subject'] === subject) {
      throw conflict('Conflict', 'Issuer and subject combination already exists for this Managed Identity.');
    }
  }
  if (siblings.length >= LIMIT_PER_IDENTITY) {
    throw badRequest(
      'BadRequest',
      `A maximum of ${LIMIT_PER_IDENTITY} federated identity credentials can be added to a user-assigned managed identity.`,
    );
  }
  const { id, createdAt } = current ?? { id: call.path.path, createdAt: azure.now() };
  const next = {
    id,
    body: { properties: { issuer, subject, audiences } },
    secrets: {},
    behaviour: {},
    createdAt,
  };
  azure.store.save(next);
  return shown(current ? 200 : 201, next);
}

function readCredential(call: Call): Json {
  const name = call.path.name ?? '';
  if (!NAME.test(name))
    throw badRequest('BadRequest', `Federated Identity Credential name '${name}' is invalid.`);
  const { issuer, subject, audiences } = asRecord(call.body['properties']);
  if (typeof issuer !== 'string' || typeof subject !== 'string' || issuer === '' || subject === '') {
    throw badRequest('BadRequest', 'Federated Identity Credential from HTTP body has empty properties');
  }
  if (!Array.isArray(audiences) || audiences.length !== 1) {
    throw badRequest('BadRequest', 'Federated identity credentials must have exactly one audience.');
  }
  return { issuer, subject, audiences };
}
