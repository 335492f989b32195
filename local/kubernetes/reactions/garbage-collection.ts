import type { Change, Cluster } from '../cluster';
import type { KubeObject } from '../objects/kube-object';
import { storageKey } from '../types/resource-type';
import { beginRemoval, storeOrFinish } from '../writes/removal';

interface Dependant {
  resource: string;
  object: KubeObject;
}

function dependantsOf(cluster: Cluster, owner: KubeObject): Dependant[] {
  return cluster.owners.dependantsOf(owner.metadata.uid).flatMap(({ resource, namespace, name }) => {
    const object = cluster.store.get(resource, namespace, name);
    return object === undefined ? [] : [{ resource, object }];
  });
}

function withoutOwner(object: KubeObject, uid: string | undefined): KubeObject {
  const { ownerReferences = [], ...metadata } = object.metadata;
  const left = ownerReferences.filter((reference) => reference.uid !== uid);
  return { ...object, metadata: { ...metadata, ...(left.length === 0 ? {} : { ownerReferences: left }) } };
}

function withoutFinalizer(object: KubeObject, finalizer: string): KubeObject {
  const { finalizers = [], ...metadata } = object.metadata;
  const left = finalizers.filter((name) => name !== finalizer);
  return { ...object, metadata: { ...metadata, ...(left.length === 0 ? {} : { finalizers: left }) } };
}

/** The dependants of an owner that is gone: those that another owner keeps lose the reference, the others go. */
function collect(cluster: Cluster, owner: KubeObject): void {
  for (const { resource, object } of dependantsOf(cluster, owner)) {
    const left = withoutOwner(object, owner.metadata.uid);
    if ((left.metadata.ownerReferences ?? []).length > 0) {
      cluster.put(resource, left);
    } else if (object.metadata.deletionTimestamp === undefined) {
      beginRemoval(cluster, resource, object, 'Background');
    }
  }
}

function orphan(cluster: Cluster, resource: string, owner: KubeObject): void {
  for (const dependant of dependantsOf(cluster, owner)) {
    cluster.put(dependant.resource, withoutOwner(dependant.object, owner.metadata.uid));
  }
  storeOrFinish(cluster, resource, withoutFinalizer(owner, 'orphan'));
}

function blocks(dependant: Dependant, owner: KubeObject): boolean {
  return (dependant.object.metadata.ownerReferences ?? []).some(
    (reference) => reference.uid === owner.metadata.uid && reference.blockOwnerDeletion === true,
  );
}

/** Deletes the dependants first; the owner goes when none that blocks it is left. */
function deleteInForeground(cluster: Cluster, resource: string, owner: KubeObject): void {
  for (const dependant of dependantsOf(cluster, owner)) {
    if (dependant.object.metadata.deletionTimestamp === undefined) {
      beginRemoval(cluster, dependant.resource, dependant.object, 'Foreground');
    }
  }
  const live = cluster.store.get(resource, owner.metadata.namespace, owner.metadata.name);
  if (live === undefined || !(live.metadata.finalizers ?? []).includes('foregroundDeletion')) {
    return;
  }
  if (!dependantsOf(cluster, live).some((dependant) => blocks(dependant, live))) {
    storeOrFinish(cluster, resource, withoutFinalizer(live, 'foregroundDeletion'));
  }
}

function continueDeletion(cluster: Cluster, resource: string, owner: KubeObject): void {
  const finalizers = owner.metadata.finalizers ?? [];
  if (owner.metadata.deletionTimestamp === undefined) {
    return;
  }
  if (finalizers.includes('orphan')) {
    orphan(cluster, resource, owner);
  } else if (finalizers.includes('foregroundDeletion')) {
    deleteInForeground(cluster, resource, owner);
  }
}

/** Owners that wait in the foreground for a dependant that has just gone. */
function releaseOwners(cluster: Cluster, dependant: KubeObject): void {
  for (const reference of dependant.metadata.ownerReferences ?? []) {
    const type = cluster.types.findKind(reference.apiVersion, reference.kind);
    const owner =
      type === undefined
        ? undefined
        : cluster.get(type, type.isNamespaced ? dependant.metadata.namespace : undefined, reference.name);
    if (type !== undefined && owner !== undefined && owner.metadata.uid === reference.uid) {
      continueDeletion(cluster, storageKey(type), owner);
    }
  }
}

/** Garbage collection by owner references, with the three ways of deletion. */
export function collectGarbage(cluster: Cluster, { resource, before, after }: Change): void {
  if (after !== undefined) {
    continueDeletion(cluster, resource, after);
  } else if (before !== undefined) {
    collect(cluster, before);
    releaseOwners(cluster, before);
  }
}
