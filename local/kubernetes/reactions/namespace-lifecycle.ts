import type { Change, Cluster } from '../cluster';
import { at, textsOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { objectOf } from '../objects/json';
import { beginRemoval, storeOrFinish } from '../writes/removal';
import { controllerWrite } from '../writes/write-request';
import { createObject } from '../writes/create-object';

const NAMESPACES = 'namespaces';

function isTerminating(namespace: KubeObject | undefined): namespace is KubeObject {
  return namespace?.metadata.deletionTimestamp !== undefined;
}

function makeIfAbsent(cluster: Cluster, namespace: string, object: KubeObject): void {
  const type = cluster.types.findKind(object.apiVersion, object.kind);
  if (type === undefined || cluster.get(type, namespace, object.metadata.name) !== undefined) {
    return;
  }
  // The namespace may be gone, or the server closed, by the time this is done: then there is nothing to make.
  createObject(cluster, { type, namespace, object, request: controllerWrite }).catch(() => undefined);
}

/** Every namespace has a service account for pods that name none, and the CA of the API server. */
function furnish(cluster: Cluster, namespace: string): void {
  makeIfAbsent(cluster, namespace, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default' },
  });
  makeIfAbsent(cluster, namespace, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'kube-root-ca.crt',
      annotations: {
        'kubernetes.io/description':
          'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
      },
    },
    data: { 'ca.crt': cluster.caCertPem },
  });
}

function contentOf(cluster: Cluster, namespace: string): { resource: string; object: KubeObject }[] {
  return cluster.store
    .resources()
    .flatMap((resource) => cluster.store.list(resource, namespace).map((object) => ({ resource, object })));
}

/** Deletes what a terminating namespace holds, and the namespace itself once nothing is left. */
function empty(cluster: Cluster, name: string): void {
  if (!isTerminating(cluster.store.get(NAMESPACES, undefined, name))) {
    return;
  }
  for (const { resource, object } of contentOf(cluster, name)) {
    const live = cluster.store.get(resource, name, object.metadata.name);
    if (live !== undefined && live.metadata.deletionTimestamp === undefined) {
      beginRemoval(cluster, resource, live, 'Background');
    }
  }
  const namespace = cluster.store.get(NAMESPACES, undefined, name);
  if (!isTerminating(namespace) || contentOf(cluster, name).length > 0) {
    return;
  }
  const finalizers = textsOf(at(namespace, 'spec', 'finalizers')).filter(
    (finalizer) => finalizer !== 'kubernetes',
  );
  storeOrFinish(cluster, NAMESPACES, { ...namespace, spec: { ...objectOf(namespace['spec']), finalizers } });
}

/** Deletions that the last run of the server did not end. */
export function resumeNamespaces(cluster: Cluster): void {
  for (const namespace of cluster.store.list(NAMESPACES).filter(isTerminating)) {
    cluster.later(() => empty(cluster, namespace.metadata.name));
  }
}

/** Furnishes new namespaces and empties those that are deleted. */
export function reactToNamespaces(cluster: Cluster, { resource, before, after }: Change): void {
  if (resource === NAMESPACES && after !== undefined) {
    const { name } = after.metadata;
    if (before === undefined) {
      furnish(cluster, name);
    }
    if (isTerminating(after)) {
      cluster.later(() => empty(cluster, name));
    }
  }
  const namespace = before?.metadata.namespace;
  if (after === undefined && namespace !== undefined) {
    if (isTerminating(cluster.store.get(NAMESPACES, undefined, namespace))) {
      cluster.later(() => empty(cluster, namespace));
    }
  }
}
