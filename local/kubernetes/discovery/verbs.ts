import { storageKey } from '../types/resource-type';
import type { ResourceType } from '../types/resource-type';
import { virtualTypes } from '../types/virtual-types';

const STORED_VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** What can be done with a resource. */
export function verbsOf(type: ResourceType): readonly string[] {
  if (virtualTypes.includes(type)) {
    return ['create'];
  }
  // Namespaces go one by one only.
  return storageKey(type) === 'namespaces'
    ? STORED_VERBS.filter((verb) => verb !== 'deletecollection')
    : STORED_VERBS;
}

export interface SubresourceInfo {
  name: string;
  group: string;
  version: string;
  kind: string;
  verbs: readonly string[];
}

const CHANGE = ['get', 'patch', 'update'];

const SPECIAL: Readonly<Record<string, Omit<SubresourceInfo, 'name'>>> = {
  scale: { group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: CHANGE },
  token: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest', verbs: ['create'] },
  eviction: { group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] },
};

/** The subresources of a resource, with the kind that each of them speaks. */
export function subresourcesOf(type: ResourceType): SubresourceInfo[] {
  const { group, version, kind } = type;
  return type.subresources.map((name) => {
    const own = { group, version, kind, verbs: name === 'log' ? ['get'] : CHANGE };
    return { name, ...(SPECIAL[name] ?? own) };
  });
}
