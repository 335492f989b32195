/**
 * A Resource Manager path, read. Ids are case-insensitive: `key` is what to compare with.
 *
 * `…/providers/N/a/x/b/y` is the resource `y` of type `N/a/b`; `…/providers/N/a` is a collection.
 * The last `/providers/` splits the scope from type and name.
 */
export interface ResourcePath {
  /** As the caller wrote it, with repeated slashes collapsed and no slash at the end. */
  readonly path: string;
  readonly key: string;
  /** What the resource belongs to or extends, `''` at the tenant. */
  readonly scope: string;
  /** `Microsoft.Storage`; absent on subscriptions and resource groups. */
  readonly namespace: string | undefined;
  /** `Microsoft.Storage/storageAccounts/blobServices`, in the caller's casing. */
  readonly type: string;
  /** Last name; absent on a collection. */
  readonly name: string | undefined;
  /** Path of the enclosing collection; the path itself when it is one. */
  readonly collection: string;
  readonly subscriptionId: string | undefined;
  readonly resourceGroup: string | undefined;
}

const PROVIDERS = 'providers';

/** Reads a URL path or a resource id. Never throws: anything with segments is either a resource or a collection. */
export function readResourcePath(text: string): ResourcePath {
  const segments = text.split('/').filter((segment) => segment !== '');
  const path = `/${segments.join('/')}`;
  const split = segments.findLastIndex((segment) => segment.toLowerCase() === PROVIDERS);
  const isProvider = split >= 0 && split + 1 < segments.length;
  const pairs = isProvider ? segments.slice(split + 2) : segments;
  const namespace = isProvider ? segments[split + 1] : undefined;
  const isResource = pairs.length > 0 && pairs.length % 2 === 0;
  const types = pairs.filter((_, index) => index % 2 === 0);
  return {
    path,
    key: path.toLowerCase(),
    scope: isProvider
      ? joined(segments.slice(0, split))
      : joined(segments.slice(0, pairs.length > 2 ? 2 : 0)),
    namespace,
    type: [...(namespace === undefined ? [] : [namespace]), ...types].join('/'),
    name: isResource ? pairs.at(-1) : undefined,
    collection: isResource ? joined(segments.slice(0, -1)) : path,
    subscriptionId: after(segments, 'subscriptions'),
    resourceGroup: after(segments, 'resourcegroups'),
  };
}

/** The resource that encloses this one: `…/storageAccounts/a` for `…/storageAccounts/a/blobServices/default`. */
export function parentOf(path: ResourcePath): ResourcePath | undefined {
  const parent = readResourcePath(path.collection.split('/').slice(0, -1).join('/'));
  if (parent.name !== undefined && parent.namespace !== undefined) return parent;
  return path.scope === '' ? undefined : readResourcePath(path.scope);
}

/** The path without its last segment, which is returned in lower case: an action such as `listkeys`. */
export function splitAction(path: ResourcePath): { owner: ResourcePath; action: string } {
  const segments = path.path.split('/');
  const action = segments.pop() ?? '';
  return { owner: readResourcePath(segments.join('/')), action: action.toLowerCase() };
}

function joined(segments: readonly string[]): string {
  return segments.map((segment) => `/${segment}`).join('');
}

function after(segments: readonly string[], word: string): string | undefined {
  const at = segments.findIndex((segment) => segment.toLowerCase() === word);
  return at < 0 ? undefined : segments[at + 1];
}
