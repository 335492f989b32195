/** What a path and a method say, before anything is looked up. */
export interface RequestInfo {
  method: string;
  path: string;
  query: URLSearchParams;
  /** Absent for paths that are no resource (`/version`, `/apis`, …). */
  target?: ResourceTarget;
}

export interface ResourceTarget {
  verb: string;
  group: string;
  version: string;
  plural: string;
  namespace?: string;
  name?: string;
  subresource?: string;
}

/** Subresources of a namespace; any other word after its name is a resource in it. */
const NAMESPACE_SUBRESOURCES = new Set(['status', 'finalize']);

const VERBS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  GET: ['get', 'list'],
  HEAD: ['get', 'list'],
  POST: ['create', 'create'],
  PUT: ['update', 'update'],
  PATCH: ['patch', 'patch'],
  DELETE: ['delete', 'deletecollection'],
};

function verbOf(method: string, hasName: boolean, query: URLSearchParams): string {
  const [one, many] = VERBS[method] ?? [method.toLowerCase(), method.toLowerCase()];
  const isWatch = query.get('watch') === 'true' || query.get('watch') === '1';
  const verb = hasName ? one : many;
  return verb === 'list' && isWatch ? 'watch' : verb;
}

/** Splits `/api/v1/…` or `/apis/<group>/<version>/…` into its group version and the rest. */
function splitGroupVersion(parts: string[]): { group: string; version: string; rest: string[] } | undefined {
  if (parts[0] === 'api' && parts.length > 2) {
    return { group: '', version: parts[1] ?? '', rest: parts.slice(2) };
  }
  if (parts[0] === 'apis' && parts.length > 3) {
    return { group: parts[1] ?? '', version: parts[2] ?? '', rest: parts.slice(3) };
  }
  return undefined;
}

function isInNamespace(rest: string[]): boolean {
  return rest[0] === 'namespaces' && rest.length > 2 && !NAMESPACE_SUBRESOURCES.has(rest[2] ?? '');
}

function targetOf(path: string, method: string, query: URLSearchParams): ResourceTarget | undefined {
  const parts = path.split('/').filter((part) => part !== '');
  const split = splitGroupVersion(parts.map(decodeURIComponent));
  if (split === undefined) {
    return undefined;
  }
  const { group, version } = split;
  const [namespace, rest] = isInNamespace(split.rest)
    ? [split.rest[1], split.rest.slice(2)]
    : [undefined, split.rest];
  const [plural = '', name, ...subresource] = rest;
  return {
    verb: verbOf(method, name !== undefined, query),
    group,
    version,
    plural,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    ...(subresource.length === 0 ? {} : { subresource: subresource.join('/') }),
  };
}

/** Reads method and URL (path and query, the cluster's prefix already taken off). */
export function parseRequest(method: string, url: string): RequestInfo {
  const { pathname, searchParams } = new URL(url, 'https://server');
  const target = targetOf(pathname, method, searchParams);
  return { method, path: pathname, query: searchParams, ...(target === undefined ? {} : { target }) };
}
