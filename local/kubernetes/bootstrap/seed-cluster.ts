import { randomUUID } from 'node:crypto';
import type { Cluster } from '../cluster';
import { applyDefaults } from '../defaults/apply-defaults';
import { copy, isObject } from '../objects/json';
import { timestamp } from '../objects/kube-object';
import type { KubeObject, OwnerReference } from '../objects/kube-object';
import { storageKey } from '../types/resource-type';
import type { ResourceType } from '../types/resource-type';
import { hasGeneration } from '../writes/create-object';
import { bootstrapRoles } from './roles';

const NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** Kinds that others need come first. */
const ORDER = ['Namespace', 'CustomResourceDefinition'];

function rank({ kind }: KubeObject): number {
  const index = ORDER.indexOf(kind);
  return index === -1 ? ORDER.length : index;
}

function typeFor(cluster: Cluster, { apiVersion, kind, metadata }: KubeObject): ResourceType {
  const type = cluster.types.findKind(apiVersion, kind);
  if (type === undefined) {
    throw new Error(
      `Cluster ${cluster.name}: no resource type for ${kind} of ${apiVersion} (object ${metadata.name}); seed its CustomResourceDefinition too`,
    );
  }
  return type;
}

/** Owners in a seed are named; the uid that the reference needs is that of the object of that name. */
function resolveOwner(
  cluster: Cluster,
  namespace: string | undefined,
  owner: OwnerReference,
): OwnerReference {
  const type = cluster.types.findKind(owner.apiVersion, owner.kind);
  const found =
    type === undefined ? undefined : cluster.get(type, type.isNamespaced ? namespace : undefined, owner.name);
  return { ...owner, uid: owner.uid ?? found?.metadata.uid ?? randomUUID() };
}

function seedObject(cluster: Cluster, given: KubeObject): string {
  const type = typeFor(cluster, given);
  const object = copy(given);
  const { ownerReferences, ...metadata } = object.metadata;
  const namespace = type.isNamespaced ? (metadata.namespace ?? 'default') : undefined;
  object.metadata = {
    ...metadata,
    ...(namespace === undefined ? {} : { namespace }),
    uid: metadata.uid ?? randomUUID(),
    creationTimestamp: metadata.creationTimestamp ?? timestamp(cluster.now()),
    ...(hasGeneration(type) ? { generation: metadata.generation ?? 1 } : {}),
    ...(ownerReferences === undefined
      ? {}
      : { ownerReferences: ownerReferences.map((owner) => resolveOwner(cluster, namespace, owner)) }),
  };
  if (namespace !== undefined && cluster.store.get('namespaces', undefined, namespace) === undefined) {
    seedObject(cluster, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  }
  applyDefaults(cluster, type, object, undefined);
  return cluster.put(storageKey(type), object).metadata.uid ?? '';
}

function isManifest(value: unknown): value is KubeObject {
  return isObject(value) && isObject(value['metadata']) && typeof value['kind'] === 'string';
}

/** What every cluster has before anyone uses it. */
function bootstrapObjects(): KubeObject[] {
  return [
    ...NAMESPACES.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    ...bootstrapRoles,
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'kubernetes',
        namespace: 'default',
        labels: { component: 'apiserver', provider: 'kubernetes' },
      },
      spec: { type: 'ClusterIP', ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 443 }] },
    },
  ];
}

/**
 * Fills a cluster that has never been started: what every cluster has, then the given manifests, as they are
 * (with their status, without admission or validation). Throws for a manifest of an unknown kind.
 */
export async function seedCluster(cluster: Cluster, manifests: readonly unknown[]): Promise<void> {
  const seeds = manifests.filter(isManifest);
  if (seeds.length < manifests.length) {
    throw new Error(`Cluster ${cluster.name}: every seeded object needs a kind and metadata`);
  }
  const all = [...bootstrapObjects(), ...seeds].toSorted((left, right) => rank(left) - rank(right));
  await cluster.markSeeded(all.map((object) => seedObject(cluster, object)));
}
