import type { Cluster } from '../cluster';
import { objectOf } from '../objects/json';
import { timestamp } from '../objects/kube-object';
import type { KubeObject } from '../objects/kube-object';
import { isFinished } from './finalizers';

export type PropagationPolicy = 'Background' | 'Foreground' | 'Orphan';

const FINALIZERS: Readonly<Record<PropagationPolicy, readonly string[]>> = {
  Background: [],
  Foreground: ['foregroundDeletion'],
  Orphan: ['orphan'],
};

function heldWithout(live: KubeObject): string[] {
  return (live.metadata.finalizers ?? []).filter(
    (name) => name !== 'foregroundDeletion' && name !== 'orphan',
  );
}

function hasDependants(cluster: Cluster, live: KubeObject): boolean {
  return cluster.owners.dependantsOf(live.metadata.uid).length > 0;
}

/**
 * Begins the deletion of an object: removes it at once when no finalizer holds it, else marks it.
 * Answers the object as it is then, and whether it is gone.
 */
export function beginRemoval(
  cluster: Cluster,
  resource: string,
  live: KubeObject,
  policy: PropagationPolicy,
): { object: KubeObject; isGone: boolean } {
  const waiting = FINALIZERS[policy];
  const finalizers = [...heldWithout(live), ...(hasDependants(cluster, live) ? waiting : [])];
  const { finalizers: _old, ...metadata } = live.metadata;
  const marked: KubeObject = {
    ...live,
    metadata: {
      ...metadata,
      deletionTimestamp: metadata.deletionTimestamp ?? timestamp(cluster.now()),
      ...(resource === 'namespaces' ? {} : { deletionGracePeriodSeconds: 0 }),
      ...(finalizers.length === 0 ? {} : { finalizers }),
      ...(live.metadata.generation === undefined ? {} : { generation: live.metadata.generation + 1 }),
    },
  };
  if (resource === 'namespaces') {
    marked['status'] = { ...objectOf(live['status']), phase: 'Terminating' };
  }
  if (isFinished(marked)) {
    const object = cluster.remove(resource, live);
    // The real server leaves such an object to its garbage collector, so the caller still gets to see it.
    return waiting.length === 0
      ? { object, isGone: true }
      : {
          object: { ...marked, metadata: { ...marked.metadata, finalizers: [...waiting] } },
          isGone: false,
        };
  }
  const isMarked = live.metadata.deletionTimestamp !== undefined;
  const isHeldAlike = (live.metadata.finalizers ?? []).join() === finalizers.join();
  return { object: isMarked && isHeldAlike ? live : cluster.put(resource, marked), isGone: false };
}

/** Stores a change that the server itself makes, or removes the object when that was the last thing to hold it. */
export function storeOrFinish(cluster: Cluster, resource: string, object: KubeObject): void {
  if (isFinished(object)) {
    cluster.remove(resource, object);
  } else {
    cluster.put(resource, object);
  }
}
