import type { Cluster } from '../cluster';
import { ApiError, badRequest, expired } from '../objects/api-error';
import { parseFieldSelector } from '../objects/field-selector';
import type { JsonObject } from '../objects/json';
import { isObject, textOf } from '../objects/json';
import { keyOf } from '../objects/kube-object';
import type { KubeObject } from '../objects/kube-object';
import { parseLabelSelector } from '../objects/label-selector';
import { storageKey } from '../types/resource-type';
import type { ResourceType } from '../types/resource-type';

/** Where the next page begins: the state it belongs to, and the last key already given. */
interface Continuation {
  revision: number;
  after: string;
}

export interface ListPage {
  items: KubeObject[];
  metadata: JsonObject;
}

/** Both selectors of a list, watch or deletion as one test. */
export function selectorOf(type: ResourceType, query: URLSearchParams): (object: KubeObject) => boolean {
  const matchesLabels = parseLabelSelector(query.get('labelSelector') ?? undefined);
  const matchesFields = parseFieldSelector(
    query.get('fieldSelector') ?? undefined,
    storageKey(type),
    type.custom?.selectableFields,
  );
  return (object) => matchesLabels(object.metadata.labels) && matchesFields(object);
}

function writeToken(continuation: Continuation): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', ...continuation })).toString('base64url');
}

function readToken(token: string): Partial<Continuation> {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (isObject(value) && typeof value['revision'] === 'number') {
      return { revision: value['revision'], after: textOf(value['after']) };
    }
  } catch {
    // Reported below, like every other token that this server did not make.
  }
  throw badRequest('invalid continue token: continue key is not valid: illegal base64 data');
}

/** The state to list: the present one, or the one that a token or an exact version names. */
function stateOf(cluster: Cluster, resource: string, wanted: number | undefined): readonly KubeObject[] {
  if (wanted === undefined) {
    return cluster.store.list(resource);
  }
  if (wanted > cluster.store.revision) {
    throw new ApiError(
      504,
      'Timeout',
      `Timeout: Too large resource version: ${wanted}, current: ${cluster.store.revision}`,
      {
        causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
        retryAfterSeconds: 1,
      },
    );
  }
  const objects = cluster.store.listAt(resource, wanted);
  if (objects === undefined) {
    throw expired(
      'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results.',
    );
  }
  return objects;
}

function exactRevision(query: URLSearchParams): number | undefined {
  const version = query.get('resourceVersion') ?? '';
  return query.get('resourceVersionMatch') === 'Exact' && version !== '' ? Number(version) : undefined;
}

function keyFor({ metadata }: KubeObject): string {
  return keyOf(metadata.namespace, metadata.name);
}

/** The objects of the right state and place that come after the last page. */
function findObjects(
  cluster: Cluster,
  type: ResourceType,
  place: { namespace: string | undefined; revision: number | undefined; after: string },
): KubeObject[] {
  return stateOf(cluster, storageKey(type), place.revision).filter(
    (object) =>
      (place.namespace === undefined || object.metadata.namespace === place.namespace) &&
      (place.after === '' || keyFor(object) > place.after),
  );
}

function isSelective(query: URLSearchParams): boolean {
  return ['labelSelector', 'fieldSelector'].some((name) => (query.get(name) ?? '') !== '');
}

/** A list of resourceVersion 0 comes from the server's memory, which has no pages. */
function limitOf(query: URLSearchParams): number {
  return query.get('resourceVersion') === '0' ? 0 : Number(query.get('limit') ?? 0);
}

/**
 * Lists objects by selectors, a page at a time when `limit` is set. All pages show the state of the first.
 * A full page of a selection tells to go on when any object comes after it, so the last page can be empty.
 * Throws a 400 for a wrong selector or token, a 410 when the state of a page is no longer known.
 */
export function listObjects(
  cluster: Cluster,
  type: ResourceType,
  namespace: string | undefined,
  query: URLSearchParams,
): ListPage {
  const token = query.get('continue') ?? '';
  const { revision = exactRevision(query), after = '' } = token === '' ? {} : readToken(token);
  const matches = selectorOf(type, query);
  const candidates = findObjects(cluster, type, { namespace, revision, after });
  const found = candidates.filter(matches);
  const shown = revision ?? cluster.store.revision;
  const limit = limitOf(query);
  const items = limit > 0 ? found.slice(0, limit) : found;
  const last = limit > 0 && items.length === limit ? items.at(-1) : undefined;
  const metadata: JsonObject = { resourceVersion: String(shown) };
  if (last !== undefined && last !== candidates.at(-1)) {
    metadata['continue'] = writeToken({ revision: shown, after: keyFor(last) });
    if (!isSelective(query)) {
      metadata['remainingItemCount'] = found.length - items.length;
    }
  }
  return { items, metadata };
}
