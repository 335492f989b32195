import type { Answer, Azure, Call } from '../provider';
import { readResourcePath } from '../resource-path';
import { view } from '../view';

/** `/subscriptions/{id}/resources` and `/subscriptions/{id}/resourceGroups/{name}/resources`. */
const RESOURCES_PATH = /^(\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?)\/resources$/i;

export function isResourcesPath(path: string): boolean {
  return RESOURCES_PATH.test(path);
}

/** All top-level resources of a subscription or group; a filter by `resourceGroup` or `resourceType` narrows them. */
export function answerResources({ path, method, query }: Call, { store }: Azure): Answer | undefined {
  if (method !== 'GET') return undefined;
  const scope = RESOURCES_PATH.exec(path.path)?.[1] ?? '';
  const wanted = readFilter(query.get('$filter') ?? '');
  const found = store.filter((key) => {
    const { type, resourceGroup, scope: owner } = readResourcePath(key);
    const isTopLevel = type.split('/').length === 2 && /\/resourcegroups\/[^/]+$/.test(owner);
    if (!isTopLevel || !key.startsWith(`${scope.toLowerCase()}/`)) return false;
    return isEqual(wanted.get('resourcegroup'), resourceGroup) && isEqual(wanted.get('resourcetype'), type);
  });
  return {
    status: 200,
    body: { value: found.map(view).map(({ properties: _properties, ...rest }) => rest) },
  };
}

function readFilter(filter: string): Map<string, string> {
  const terms = filter.matchAll(/(\w+) eq '([^']*)'/gi);
  return new Map([...terms].map(([, name = '', value = '']) => [name.toLowerCase(), value]));
}

function isEqual(wanted: string | undefined, actual = ''): boolean {
  return wanted === undefined || wanted.toLowerCase() === actual.toLowerCase();
}
