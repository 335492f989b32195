import { notFound } from '../arm-error';
import type { Failure, Operation } from '../operations';
import type { Answer, Azure, Call } from '../provider';
import type { Resource } from '../resource-store';

/** `…/providers/Microsoft.Features/providers/{namespace}/features/{name}`, then `/register` or `/unregister`. */
const FEATURE_PATH =
  /^(\/subscriptions\/[^/]+\/providers\/Microsoft\.Features)(?:\/providers\/([^/]+))?\/features(?:\/([^/]+)(?:\/(register|unregister))?)?$/i;

export function isFeaturePath(path: string): boolean {
  return FEATURE_PATH.test(path);
}

/** Preview features of a subscription: list, show, register, unregister. */
export function answerFeature(call: Call, azure: Azure): Answer | undefined {
  const [, root = '', namespace, name, action] = FEATURE_PATH.exec(call.path.path) ?? [];
  if (namespace === undefined || name === undefined) return listFeatures(root, namespace, azure);
  const feature = azure.store.get(`${root}/providers/${namespace}/features/${name}`);
  if (!feature) throw notFound('FeatureNotFound', `The feature '${name}' could not be found.`);
  if (call.method === 'GET' && action === undefined) return { status: 200, body: viewFeature(feature) };
  if (call.method !== 'POST' || action === undefined) return undefined;
  return action.toLowerCase() === 'register'
    ? register(feature, call, azure)
    : change(feature, 'Unregistered', azure);
}

function listFeatures(root: string, namespace: string | undefined, { store }: Azure): Answer {
  const start = `${root}/providers/${namespace === undefined ? '' : `${namespace}/`}`.toLowerCase();
  return { status: 200, body: { value: store.filter((key) => key.startsWith(start)).map(viewFeature) } };
}

function viewFeature({ id, body }: Resource): Record<string, unknown> {
  const [namespace = '', , name = ''] = id.split('/').slice(-3);
  return { id, name: `${namespace}/${name}`, type: 'Microsoft.Features/providers/features', ...body };
}

function register(feature: Resource, call: Call, azure: Azure): Answer {
  const seconds = azure.world.behaviour.registrationSeconds;
  azure.operations.start({ kind: 'registerFeature', resourceId: feature.id, seconds, failure: call.failure });
  return change(feature, 'Registering', azure);
}

function change(feature: Resource, state: string, azure: Azure): Answer {
  const next = { ...feature, body: { properties: { state } } };
  azure.store.save(next);
  return { status: 200, body: viewFeature(next) };
}

export function finishFeature(operation: Operation, azure: Azure): Failure | undefined {
  const feature = azure.store.get(operation.resourceId);
  if (feature) change(feature, operation.failure ? 'NotRegistered' : 'Registered', azure);
  return operation.failure;
}
