import { badRequest, notFound } from '../arm-error';
import { requireMatch, requireParent, requireResource, withNextEtag } from '../checks';
import { asRecord, mergePatch } from '../json';
import type { Json } from '../json';
import type { Answer, Azure, Call } from '../provider';
import type { ResourcePath } from '../resource-path';
import { splitAction } from '../resource-path';
import type { Resource } from '../resource-store';
import { shown, view } from '../view';

/** Members of a body that a client may set. */
const WRITABLE = [
  'location',
  'tags',
  'sku',
  'kind',
  'identity',
  'zones',
  'plan',
  'extendedLocation',
] as const;

export function getResource(call: Call, azure: Azure): Answer {
  return shown(200, requireResource(call.path, azure));
}

/** Members of a collection; above a resource group also those of all groups. */
export function listResources(call: Call, azure: Azure): Answer {
  const { path } = call;
  const direct = azure.store.list(path.key);
  const found = path.resourceGroup === undefined && direct.length === 0 ? acrossGroups(path, azure) : direct;
  return { status: 200, body: { value: found.map(view) } };
}

function acrossGroups(path: ResourcePath, azure: Azure): Resource[] {
  const start = `${path.scope.toLowerCase()}/`;
  const middle = `/providers/${path.type.toLowerCase()}/`;
  return azure.store.filter((key) => {
    const at = key.indexOf(middle);
    return at >= 0 && key.startsWith(start) && !key.slice(at + middle.length).includes('/');
  });
}

/** Create or replace, done at once. What the client does not mention of the properties stays. */
export function putResource(call: Call, azure: Azure): Answer {
  const current = azure.store.get(call.path.path);
  requireMatch(call, current);
  requireParent(call.path, azure);
  requireLocation(call, current);
  const next = replaced(call, azure, current, 'Succeeded');
  azure.store.save(next);
  return shown(current ? 200 : 201, next);
}

/** The resource that a PUT asks for, with the given provisioning state. */
export function replaced(call: Call, azure: Azure, current: Resource | undefined, state: string): Resource {
  const before = current ?? {
    id: call.path.path,
    body: {},
    secrets: {},
    behaviour: {},
    createdAt: azure.now(),
  };
  const members = WRITABLE.filter((member) => call.body[member] !== undefined);
  const wanted = Object.fromEntries(members.map((member) => [member, call.body[member]]));
  const properties = { ...asRecord(before.body['properties']), ...asRecord(call.body['properties']) };
  const body = withNextEtag({
    ...before.body,
    ...wanted,
    properties: { ...properties, provisioningState: state },
  });
  return { ...before, body };
}

/** Top-level resources are born somewhere and stay there. */
export function requireLocation(call: Call, current: Resource | undefined): void {
  const isTopLevel =
    call.path.resourceGroup !== undefined && /\/resourcegroups\/[^/]+$/i.test(call.path.scope);
  const isNested = call.path.type.split('/').length > 2;
  const wanted = call.body['location'];
  if (!isTopLevel || isNested) return;
  if (typeof wanted !== 'string' || wanted === '') {
    if (!current)
      throw badRequest('LocationRequired', 'The location property is required for this definition.');
    return;
  }
  const known = current?.body['location'];
  if (known === undefined || plain(wanted) === plain(String(known))) return;
  throw badRequest(
    'InvalidResourceLocation',
    `The resource '${call.path.name ?? ''}' already exists in location '${String(known)}' in resource group ` +
      `'${call.path.resourceGroup ?? ''}'. A resource with the same name cannot be created in location '${wanted}'.`,
  );
}

/** `West Europe` and `westeurope` are one place. */
function plain(location: string): string {
  return location.replaceAll(' ', '').toLowerCase();
}

export function patchResource(call: Call, azure: Azure): Answer {
  const current = requireResource(call.path, azure);
  requireMatch(call, current);
  // Some clients lose the only property of an update on the way (arm-storage 20 drops networkRuleSet).
  if (Object.keys(call.body).length === 0) azure.log('A PATCH came with nothing in it', { id: current.id });
  const next = { ...current, body: withNextEtag(mergePatch(current.body, call.body) as Json) };
  azure.store.save(next);
  return shown(200, next);
}

export function deleteResource(call: Call, azure: Azure): Answer {
  requireMatch(call, azure.store.get(call.path.path) ?? undefined);
  return { status: azure.store.remove(call.path.path) ? 200 : 204 };
}

/** POST: answers what the resource keeps under the action's name in its `secrets`. */
export function runAction(call: Call, azure: Azure): Answer {
  const { owner, action } = splitAction(call.path);
  const resource = requireResource(owner, azure);
  const name = Object.keys(resource.secrets).find((known) => known.toLowerCase() === action);
  if (name === undefined) throw unknownAction(call);
  return { status: 200, body: resource.secrets[name] };
}

export function unknownAction(call: Call): Error {
  return notFound('NotFound', `There is no action at '${call.path.path}'.`);
}
