import type { Failure, Operation } from '../operations';
import type { Answer, Azure, Call } from '../provider';
import { readResourcePath } from '../resource-path';
import type { Resource } from '../resource-store';

/** `/subscriptions/{id}/providers/{namespace}`, then `/register` or `/unregister`. */
const PROVIDER_PATH = /^(\/subscriptions\/[^/]+\/providers)(?:\/([^/]+)(?:\/(register|unregister))?)?$/i;

/** Every version is served alike; this one is for clients that want to be told. */
const API_VERSION = '2024-01-01';

export function isProviderPath(path: string): boolean {
  return PROVIDER_PATH.test(path);
}

/** Registration of resource providers: list, show, register, unregister. */
export function answerProvider(call: Call, azure: Azure): Answer | undefined {
  const [, collection = '', namespace, action] = PROVIDER_PATH.exec(call.path.path) ?? [];
  if (namespace === undefined) return listProviders(collection, azure);
  const provider = readProvider(`${collection}/${namespace}`, namespace, azure);
  if (call.method === 'GET' && action === undefined)
    return { status: 200, body: { ...viewProvider(provider), resourceTypes: typesOf(namespace, azure) } };
  if (call.method !== 'POST' || action === undefined) return undefined;
  return action.toLowerCase() === 'register' ? register(provider, call, azure) : unregister(provider, azure);
}

function listProviders(collection: string, { store }: Azure): Answer {
  const start = `${collection.toLowerCase()}/`;
  const providers = store.filter((key) => key.startsWith(start) && !key.slice(start.length).includes('/'));
  return { status: 200, body: { value: providers.map(viewProvider) } };
}

/** Types that the world has resources of. Clients that know a resource by its id only pick an api-version here. */
function typesOf(namespace: string, { store }: Azure): Record<string, unknown>[] {
  const types = new Map<string, string>();
  const own = `/providers/${namespace.toLowerCase()}/`;
  for (const { id } of store.filter((key) => key.includes(own))) {
    const path = readResourcePath(id);
    const [owner = '', ...type] = path.type.split('/');
    if (owner.toLowerCase() === namespace.toLowerCase()) types.set(path.type.toLowerCase(), type.join('/'));
  }
  return [...types.values()].map((resourceType) => ({
    resourceType,
    locations: [],
    apiVersions: [API_VERSION],
  }));
}

/** A namespace that the world does not mention counts as registered. */
function readProvider(id: string, namespace: string, azure: Azure): Resource {
  const body = { namespace, registrationState: 'Registered' };
  return azure.store.get(id) ?? { id, body, secrets: {}, behaviour: {}, createdAt: azure.now() };
}

function viewProvider({ id, body }: Resource): Record<string, unknown> {
  return { id, ...body, registrationPolicy: 'RegistrationRequired', resourceTypes: [] };
}

function register(provider: Resource, call: Call, azure: Azure): Answer {
  const state = provider.body['registrationState'];
  if (state === 'Registered' || state === 'Registering') return { status: 200, body: viewProvider(provider) };
  const next = withRegistration(provider, 'Registering');
  azure.store.save(next);
  const seconds = azure.world.behaviour.registrationSeconds;
  azure.operations.start({ kind: 'register', resourceId: provider.id, seconds, failure: call.failure });
  return { status: 200, body: viewProvider(next) };
}

function unregister(provider: Resource, azure: Azure): Answer {
  const next = withRegistration(provider, 'Unregistered');
  azure.store.save(next);
  return { status: 200, body: viewProvider(next) };
}

function withRegistration(provider: Resource, registrationState: string): Resource {
  return { ...provider, body: { ...provider.body, registrationState } };
}

export function finishRegistration(operation: Operation, azure: Azure): Failure | undefined {
  const { name, path } = {
    name: operation.resourceId.split('/').at(-1) ?? '',
    path: readResourcePath(operation.resourceId).path,
  };
  const state = operation.failure ? 'NotRegistered' : 'Registered';
  azure.store.save(withRegistration(readProvider(path, name, azure), state));
  return operation.failure;
}
