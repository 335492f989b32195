import type { Cluster } from '../cluster';
import { copy } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { storageKey } from '../types/resource-type';
import type { ResourceType } from '../types/resource-type';
import { createObject } from '../writes/create-object';
import { beginRemoval } from '../writes/removal';
import { updateObject } from '../writes/update-object';
import type { WriteRequest } from '../writes/write-request';
import { controllerWrite } from '../writes/write-request';

const helmWrite: WriteRequest = { ...controllerWrite, manager: 'helm' };

function typeOf(cluster: Cluster, object: KubeObject): ResourceType {
  const type = cluster.types.findKind(object.apiVersion, object.kind);
  if (type === undefined) {
    throw new Error(`no type for ${object.kind} of ${object.apiVersion}`);
  }
  return type;
}

/** The stored object that a manifest names. */
export function find(cluster: Cluster, manifest: KubeObject): KubeObject | undefined {
  return cluster.get(typeOf(cluster, manifest), manifest.metadata.namespace, manifest.metadata.name);
}

/** Creates the object of a manifest, or brings the one that is there to what the manifest says. */
export async function ensure(cluster: Cluster, manifest: KubeObject): Promise<void> {
  const type = typeOf(cluster, manifest);
  const { namespace, name, labels, annotations } = manifest.metadata;
  if (find(cluster, manifest) === undefined) {
    await createObject(cluster, { type, namespace, object: copy(manifest), request: helmWrite });
    return;
  }
  const change = (live: KubeObject): { object: KubeObject } => ({
    object: {
      ...live,
      ...copy(manifest),
      metadata: {
        ...live.metadata,
        labels: { ...live.metadata.labels, ...labels },
        annotations: { ...live.metadata.annotations, ...annotations },
      },
    },
  });
  await updateObject(cluster, { type, namespace, name }, change, helmWrite);
}

/** Removes the object of a manifest with everything it owns; one that is not there is no failure. */
export function removeObject(
  cluster: Cluster,
  manifest: Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>,
): void {
  const type = cluster.types.findKind(manifest.apiVersion, manifest.kind);
  const live =
    type === undefined ? undefined : cluster.get(type, manifest.metadata.namespace, manifest.metadata.name);
  if (type !== undefined && live !== undefined) {
    beginRemoval(cluster, storageKey(type), live, 'Background');
  }
}

/** Waits until a check of the cluster answers something; undefined when that takes too long. */
export function waitFor<T>(
  cluster: Cluster,
  check: () => T | undefined,
  timeoutMs: number,
): Promise<T | undefined> {
  return new Promise((resolve) => {
    const finish = (value: T | undefined): void => {
      clearTimeout(timer);
      unsubscribe();
      resolve(value);
    };
    const look = (): void => {
      const value = check();
      if (value !== undefined) {
        finish(value);
      }
    };
    const unsubscribe = cluster.store.subscribe(look);
    const timer = setTimeout(() => finish(undefined), timeoutMs);
    // A wait must not keep a process alive that is told to end.
    timer.unref();
    look();
  });
}
