import { NoSuchPath, unknownPath } from '../objects/api-error';
import type { JsonObject } from '../objects/json';
import type { ResourceType } from '../types/resource-type';
import { apiVersionOf } from '../types/resource-type';
import type { TypeRegistry } from '../types/type-registry';
import { subresourcesOf, verbsOf } from './verbs';

function versionEntry(group: string, version: string): JsonObject {
  return { groupVersion: `${group}/${version}`, version };
}

function groupObject(group: string, versions: readonly string[]): JsonObject {
  return {
    name: group,
    versions: versions.map((version) => versionEntry(group, version)),
    preferredVersion: versionEntry(group, versions[0] ?? ''),
  };
}

/** `/api`. */
export function coreVersions(address: string): JsonObject {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
  };
}

/** `/apis`. */
export function groupList(types: TypeRegistry): JsonObject {
  const groups = [...types.groups()].map(([group, versions]) => groupObject(group, versions));
  return { kind: 'APIGroupList', apiVersion: 'v1', groups };
}

/** `/apis/<group>`. Throws a 404 for a group that is not served. */
export function singleGroup(types: TypeRegistry, group: string): JsonObject {
  const versions = types.groups().get(group);
  if (versions === undefined) {
    throw new NoSuchPath();
  }
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupObject(group, versions) };
}

function resourceEntries(type: ResourceType): JsonObject[] {
  const { plural, kind, isNamespaced, shortNames, categories, singular } = type;
  const main = {
    name: plural,
    singularName: singular,
    namespaced: isNamespaced,
    kind,
    verbs: verbsOf(type),
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
  };
  const subresources = subresourcesOf(type).map((subresource) => ({
    name: `${plural}/${subresource.name}`,
    singularName: '',
    namespaced: isNamespaced,
    ...(subresource.group === type.group ? {} : { group: subresource.group, version: subresource.version }),
    kind: subresource.kind,
    verbs: subresource.verbs,
  }));
  return [main, ...subresources];
}

/** `/api/v1` and `/apis/<group>/<version>`. Throws a 404 for a version that is not served. */
export function resourceList(types: TypeRegistry, apiVersion: string): JsonObject {
  const served = types.all().filter((type) => apiVersionOf(type) === apiVersion);
  if (served.length === 0) {
    const isGroupKnown = types.groups().has(apiVersion.split('/')[0] ?? '');
    throw isGroupKnown ? unknownPath() : new NoSuchPath();
  }
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersion,
    resources: served.flatMap(resourceEntries),
  };
}

function aggregatedResource(type: ResourceType): JsonObject {
  const { group, version, kind, plural, singular, shortNames, categories, isNamespaced } = type;
  return {
    resource: plural,
    responseKind: { group, version, kind },
    scope: isNamespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: verbsOf(type),
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
    subresources: subresourcesOf(type).map((subresource) => ({
      subresource: subresource.name,
      responseKind: { group: subresource.group, version: subresource.version, kind: subresource.kind },
      verbs: subresource.verbs,
    })),
  };
}

/** Media type of the form in which `/api` and `/apis` tell everything at once. */
export const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** The whole of discovery in one answer: of the core group for `/api`, of the named groups for `/apis`. */
export function aggregatedDiscovery(types: TypeRegistry, isCore: boolean): JsonObject {
  const groups = isCore ? new Map([['', ['v1']]]) : types.groups();
  const items = [...groups].map(([group, versions]) => ({
    metadata: { name: group, creationTimestamp: null },
    versions: versions.map((version) => ({
      version,
      resources: types
        .all()
        .filter((type) => type.group === group && type.version === version)
        .map(aggregatedResource),
      freshness: 'Current',
    })),
  }));
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items };
}
