import { randomUUID } from 'node:crypto';
import { ArmError, conflict, notFound } from './arm-error';
import { pick } from './json';
import type { Azure, Call } from './provider';
import { parentOf } from './resource-path';
import type { ResourcePath } from './resource-path';
import type { Resource } from './resource-store';

/** The resource, or the 404 that Resource Manager gives for its kind of path. */
export function requireResource(path: ResourcePath, { store }: Azure): Resource {
  const found = store.get(path.path);
  if (found) return found;
  if (path.namespace === undefined && path.resourceGroup !== undefined) throw groupNotFound(path);
  const where = path.resourceGroup === undefined ? '' : ` under resource group '${path.resourceGroup}'`;
  const short = [path.type, path.name].join('/');
  throw notFound(
    'ResourceNotFound',
    `The Resource '${short}'${where} was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

/** Subscription and resource group of a path have to exist before anything in them is touched. */
export function requireContainers(path: ResourcePath, { store }: Azure): void {
  const { subscriptionId, resourceGroup } = path;
  if (subscriptionId === undefined) return;
  if (!store.get(`/subscriptions/${subscriptionId}`)) {
    throw notFound('SubscriptionNotFound', `The subscription '${subscriptionId}' could not be found.`);
  }
  const isGroupItself = path.namespace === undefined;
  if (resourceGroup === undefined || isGroupItself) return;
  if (!store.get(`/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`))
    throw groupNotFound(path);
}

function groupNotFound(path: ResourcePath): ArmError {
  return notFound(
    'ResourceGroupNotFound',
    `Resource group '${path.resourceGroup ?? ''}' could not be found.`,
  );
}

/** What a nested or extension resource hangs on has to exist before it is written. */
export function requireParent(path: ResourcePath, azure: Azure): void {
  const parent = parentOf(path);
  if (!parent || parent.namespace === undefined || azure.store.get(parent.path)) return;
  if (path.scope.toLowerCase() === parent.key) requireResource(parent, azure);
  throw notFound(
    'ParentResourceNotFound',
    `Failed to perform 'write' on resource(s) of type '${path.type.split('/').slice(1).join('/')}', because the parent ` +
      `resource '${parent.path}' could not be found.`,
  );
}

/** Writes need the namespace registered in the subscription of the resource. */
export function requireRegistered(path: ResourcePath, { store }: Azure): void {
  if (path.subscriptionId === undefined || path.namespace === undefined) return;
  const provider = store.get(`/subscriptions/${path.subscriptionId}/providers/${path.namespace}`);
  if ((provider?.body['registrationState'] ?? 'Registered') === 'Registered') return;
  throw new ArmError(
    409,
    'MissingSubscriptionRegistration',
    `The subscription is not registered to use namespace '${path.namespace}'. ` +
      'See https://aka.ms/rps-not-found for how to register subscriptions.',
    { target: path.namespace },
  );
}

/** Honours If-Match and If-None-Match on resources that carry an ETag. */
export function requireMatch(call: Call, resource: Resource | undefined): void {
  const wanted = unquoted(call.headers['if-match']);
  const etag = resource?.body['eTag'];
  const isMismatch =
    wanted !== undefined &&
    (resource === undefined || (wanted !== '*' && etag !== undefined && wanted !== etag));
  const isTaken = unquoted(call.headers['if-none-match']) === '*' && resource !== undefined;
  if (!isMismatch && !isTaken) return;
  throw new ArmError(
    412,
    'PreconditionFailed',
    `The condition of the request is not met: the current ETag of '${call.path.path}' is another one.`,
  );
}

function unquoted(header: string | undefined): string | undefined {
  return header?.replace(/^W\//, '').replaceAll('"', '');
}

/** A new ETag for a body that has one. */
export function withNextEtag(body: Resource['body']): Resource['body'] {
  return 'eTag' in body ? { ...body, eTag: randomUUID() } : body;
}

const SETTLED_STATES = new Set(['Succeeded', 'Failed', 'Canceled']);

/** The provisioningState when it is one that excludes another write, else undefined. */
export function busyState(resource: Resource | undefined): string | undefined {
  const state = pick(resource?.body, 'properties', 'provisioningState');
  return typeof state === 'string' && !SETTLED_STATES.has(state) ? state : undefined;
}

/** AKS refuses a write while another operation is running, with this answer. */
export function requireIdleCluster(cluster: Resource | undefined): void {
  const state = busyState(cluster);
  if (state === undefined) return;
  throw conflict(
    'OperationNotAllowed',
    `Operation is not allowed: Another operation (${state}) is in progress, please wait for it to finish before ` +
      'starting a new operation. See https://aka.ms/aks-pending-operation for more details',
  );
}
