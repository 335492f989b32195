import type { Cluster } from '../cluster';
import type { KubeObject } from '../objects/kube-object';
import { keyOf } from '../objects/kube-object';
import { storageKey } from '../types/resource-type';
import { reconcileDeployment } from './deployment-controller';
import { reconcileJob } from './job-controller';
import { stepPod } from './pod-controller';
import { reconcileDaemonSet, reconcileReplicaSet, reconcileStatefulSet } from './replicated-controllers';

type Reconcile = (cluster: Cluster, object: KubeObject) => void;

const CONTROLLERS: Readonly<Record<string, Reconcile>> = {
  pods: stepPod,
  'replicasets.apps': reconcileReplicaSet,
  'deployments.apps': reconcileDeployment,
  'statefulsets.apps': reconcileStatefulSet,
  'daemonsets.apps': reconcileDaemonSet,
  'jobs.batch': reconcileJob,
};

/** Objects whose change may let a waiting pod go on. */
const AWAITED = new Set([
  'secrets',
  'configmaps',
  'secretproviderclasses.secrets-store.csi.x-k8s.io',
  'nodes',
]);

function reconcile(cluster: Cluster, resource: string, namespace: string | undefined, name: string): void {
  const live = cluster.store.get(resource, namespace, name);
  if (live !== undefined && !cluster.isSeeded(live)) {
    CONTROLLERS[resource]?.(cluster, live);
  }
}

/** The object that controls another one, as the place it is stored at. */
function controllerOf(cluster: Cluster, object: KubeObject): { resource: string; name: string } | undefined {
  const reference = (object.metadata.ownerReferences ?? []).find((owner) => owner.controller === true);
  const type =
    reference === undefined ? undefined : cluster.types.findKind(reference.apiVersion, reference.kind);
  return reference === undefined || type === undefined
    ? undefined
    : { resource: storageKey(type), name: reference.name };
}

/** Queues objects to be looked at, each once however often it changed meanwhile. */
class WorkQueue {
  private readonly waiting = new Set<string>();
  private readonly cluster: Cluster;

  constructor(cluster: Cluster) {
    this.cluster = cluster;
  }

  add(resource: string, namespace: string | undefined, name: string): void {
    const key = `${resource}/${keyOf(namespace, name)}`;
    if (CONTROLLERS[resource] === undefined || this.waiting.has(key)) {
      return;
    }
    this.waiting.add(key);
    this.cluster.later(() => {
      this.waiting.delete(key);
      reconcile(this.cluster, resource, namespace, name);
    });
  }

  addPending(namespace: string | undefined): void {
    for (const { metadata } of this.cluster.store.list('pods', namespace)) {
      this.add('pods', metadata.namespace, metadata.name);
    }
  }
}

/**
 * Runs the workload controllers, a scheduler and a kubelet for everything but seeds: pods of what is applied run,
 * Jobs end. What an earlier run of the server left undone goes on. Returns the function that ends it.
 */
export function runControllers(cluster: Cluster): () => void {
  const queue = new WorkQueue(cluster);
  const look = (resource: string, object: KubeObject): void => {
    const { namespace, name } = object.metadata;
    queue.add(resource, namespace, name);
    const controller = controllerOf(cluster, object);
    if (controller !== undefined) {
      queue.add(controller.resource, namespace, controller.name);
    }
  };
  for (const { resource, object } of cluster.store.everything()) {
    look(resource, object);
  }
  return cluster.store.subscribe(({ resource, type, object }) => {
    look(resource, object);
    if (AWAITED.has(resource) && type !== 'DELETED') {
      queue.addPending(object.metadata.namespace);
    }
  });
}
