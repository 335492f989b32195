import { createHash, randomUUID } from 'node:crypto';
import type { Cluster } from '../cluster';
import { canonicalJson, copy, at, numberOf, objectOf, objectsOf } from '../objects/json';
import type { JsonObject } from '../objects/json';
import { timestamp } from '../objects/kube-object';
import type { KubeObject } from '../objects/kube-object';
import { controlled, isActive, ownerReference, putStatus } from './owned-pods';

const REPLICA_SETS = 'replicasets.apps';
const HASH_LABEL = 'pod-template-hash';
const HASH_LENGTH = 10;

function templateHash(deployment: KubeObject): string {
  const text = canonicalJson(at(deployment, 'spec', 'template'));
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH);
}

function makeReplicaSet(cluster: Cluster, deployment: KubeObject, hash: string): KubeObject {
  const { name, namespace = 'default', labels = {} } = deployment.metadata;
  const spec = objectOf(deployment['spec']);
  const template = copy(objectOf(spec['template']));
  const templateLabels = { ...objectOf(at(template, 'metadata', 'labels')), [HASH_LABEL]: hash };
  const selector = objectOf(spec['selector']);
  return cluster.put(REPLICA_SETS, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      uid: randomUUID(),
      generation: 1,
      creationTimestamp: timestamp(cluster.now()),
      labels: { ...labels, ...templateLabels } as Record<string, string>,
      ownerReferences: [ownerReference(deployment)],
    },
    spec: {
      replicas: numberOf(spec['replicas'], 1),
      selector: { ...selector, matchLabels: { ...objectOf(selector['matchLabels']), [HASH_LABEL]: hash } },
      template: { ...template, metadata: { ...objectOf(template['metadata']), labels: templateLabels } },
    },
    status: { replicas: 0 },
  });
}

function scale(cluster: Cluster, replicaSet: KubeObject, replicas: number): void {
  if (at(replicaSet, 'spec', 'replicas') !== replicas) {
    const generation = (replicaSet.metadata.generation ?? 0) + 1;
    cluster.put(REPLICA_SETS, {
      ...replicaSet,
      metadata: { ...replicaSet.metadata, generation },
      spec: { ...objectOf(replicaSet['spec']), replicas },
    });
  }
}

function conditionsOf(deployment: KubeObject, isAvailable: boolean, time: string): JsonObject[] {
  const condition = (type: string, isTrue: boolean, reason: string, message: string): JsonObject => {
    const status = isTrue ? 'True' : 'False';
    const old = objectsOf(at(deployment, 'status', 'conditions')).find((entry) => entry['type'] === type);
    const since = old?.['status'] === status ? old['lastTransitionTime'] : time;
    return { type, status, lastUpdateTime: since, lastTransitionTime: since, reason, message };
  };
  return [
    condition(
      'Available',
      isAvailable,
      isAvailable ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
      isAvailable ? 'Deployment has minimum availability.' : 'Deployment does not have minimum availability.',
    ),
    condition(
      'Progressing',
      true,
      isAvailable ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated',
      `ReplicaSet "${deployment.metadata.name}-${templateHash(deployment)}" ${isAvailable ? 'has successfully progressed' : 'is progressing'}.`,
    ),
  ];
}

/** Keeps one ReplicaSet for the present template at the wanted size, and all older ones empty. */
export function reconcileDeployment(cluster: Cluster, deployment: KubeObject): void {
  if (!isActive(cluster, deployment)) {
    return;
  }
  const replicas = numberOf(at(deployment, 'spec', 'replicas'), 1);
  const hash = templateHash(deployment);
  const all = controlled(cluster, deployment, REPLICA_SETS);
  const current =
    all.find((set) => set.metadata.labels?.[HASH_LABEL] === hash) ??
    makeReplicaSet(cluster, deployment, hash);
  scale(cluster, current, replicas);
  for (const old of all.filter((set) => set.metadata.uid !== current.metadata.uid)) {
    scale(cluster, old, 0);
  }
  const ready = numberOf(at(current, 'status', 'readyReplicas'));
  putStatus(cluster, 'deployments.apps', deployment, {
    observedGeneration: deployment.metadata.generation ?? 1,
    replicas: numberOf(at(current, 'status', 'replicas')),
    updatedReplicas: numberOf(at(current, 'status', 'replicas')),
    readyReplicas: ready,
    availableReplicas: ready,
    unavailableReplicas: Math.max(replicas - ready, 0),
    conditions: conditionsOf(deployment, ready >= replicas, timestamp(cluster.now())),
  });
}
