import type { Cluster } from '../cluster';
import { at, numberOf, objectsOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { beginRemoval } from '../writes/removal';
import { controlled, isActive, makePod, nameSuffix, putStatus } from './owned-pods';
import { eligibleNodes } from './scheduling';

function isReady(pod: KubeObject): boolean {
  return objectsOf(at(pod, 'status', 'conditions')).some(
    (condition) => condition['type'] === 'Ready' && condition['status'] === 'True',
  );
}

function isEnded(pod: KubeObject): boolean {
  const phase = at(pod, 'status', 'phase');
  return phase === 'Succeeded' || phase === 'Failed';
}

function livePods(cluster: Cluster, owner: KubeObject): KubeObject[] {
  return controlled(cluster, owner, 'pods').filter(
    (pod) => !isEnded(pod) && pod.metadata.deletionTimestamp === undefined,
  );
}

/** Makes and removes pods until there are as many as wanted. Answers those that there are. */
function match(
  cluster: Cluster,
  owner: KubeObject,
  wanted: number,
  nameOf: (index: number) => string,
): KubeObject[] {
  if (!isActive(cluster, owner)) {
    return [];
  }
  const pods = livePods(cluster, owner);
  for (const pod of pods.slice(wanted)) {
    beginRemoval(cluster, 'pods', pod, 'Background');
  }
  for (let index = pods.length; index < wanted; index++) {
    if (makePod(cluster, owner, nameOf(index)) === undefined) {
      break;
    }
  }
  return livePods(cluster, owner);
}

function replicasOf(object: KubeObject): number {
  return numberOf(at(object, 'spec', 'replicas'), 1);
}

export function reconcileReplicaSet(cluster: Cluster, replicaSet: KubeObject): void {
  const pods = match(
    cluster,
    replicaSet,
    replicasOf(replicaSet),
    () => `${replicaSet.metadata.name}-${nameSuffix()}`,
  );
  const ready = pods.filter(isReady).length;
  putStatus(cluster, 'replicasets.apps', replicaSet, {
    replicas: pods.length,
    fullyLabeledReplicas: pods.length,
    readyReplicas: ready,
    availableReplicas: ready,
    observedGeneration: replicaSet.metadata.generation ?? 1,
  });
}

export function reconcileStatefulSet(cluster: Cluster, statefulSet: KubeObject): void {
  const { name, generation = 1 } = statefulSet.metadata;
  const pods = match(cluster, statefulSet, replicasOf(statefulSet), (index) => `${name}-${index}`);
  const ready = pods.filter(isReady).length;
  putStatus(cluster, 'statefulsets.apps', statefulSet, {
    replicas: pods.length,
    readyReplicas: ready,
    availableReplicas: ready,
    currentReplicas: pods.length,
    updatedReplicas: pods.length,
    observedGeneration: generation,
    collisionCount: 0,
  });
}

export function reconcileDaemonSet(cluster: Cluster, daemonSet: KubeObject): void {
  const { name, generation = 1 } = daemonSet.metadata;
  const model: KubeObject = { ...daemonSet, spec: at(daemonSet, 'spec', 'template', 'spec') };
  const hasNodes = cluster.store.list('nodes').length > 0;
  const wanted = hasNodes ? eligibleNodes(cluster, model).length : 1;
  const pods = match(cluster, daemonSet, wanted, () => `${name}-${nameSuffix()}`);
  const ready = pods.filter(isReady).length;
  putStatus(cluster, 'daemonsets.apps', daemonSet, {
    desiredNumberScheduled: wanted,
    currentNumberScheduled: pods.length,
    updatedNumberScheduled: pods.length,
    numberReady: ready,
    numberAvailable: ready,
    numberMisscheduled: 0,
    observedGeneration: generation,
  });
}
