import { randomInt, randomUUID } from 'node:crypto';
import type { Cluster } from '../cluster';
import { fillPod } from '../defaults/pod-defaults';
import { at, copy, isEqual, objectOf, textOf } from '../objects/json';
import { timestamp } from '../objects/kube-object';
import type { KubeObject } from '../objects/kube-object';
import { recordEvent } from './record-event';

const NAME_CHARACTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** The five characters that controllers put behind a name. */
export function nameSuffix(): string {
  return Array.from({ length: 5 }, () => NAME_CHARACTERS[randomInt(NAME_CHARACTERS.length)]).join('');
}

/** The objects of one resource that an object controls. */
export function controlled(cluster: Cluster, owner: KubeObject, resource: string): KubeObject[] {
  return cluster.owners
    .dependantsOf(owner.metadata.uid)
    .filter((place) => place.resource === resource)
    .flatMap(({ namespace, name }) => cluster.store.get(resource, namespace, name) ?? []);
}

/** The metadata by which an object belongs to its controller. */
export function ownerReference(owner: KubeObject): {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller: boolean;
  blockOwnerDeletion: boolean;
} {
  const { name, uid = '' } = owner.metadata;
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name,
    uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Whether a controller may still make things for an object. */
export function isActive(cluster: Cluster, object: KubeObject): boolean {
  const namespace = cluster.store.get('namespaces', undefined, object.metadata.namespace ?? '');
  return (
    object.metadata.deletionTimestamp === undefined && namespace?.metadata.deletionTimestamp === undefined
  );
}

function accountOf(pod: KubeObject): string {
  return textOf(at(pod, 'spec', 'serviceAccountName')) || 'default';
}

/** Makes a pod from an object's template. Without the service account there is none, and an event says so. */
export function makePod(cluster: Cluster, owner: KubeObject, name: string): KubeObject | undefined {
  const template = objectOf(at(owner, 'spec', 'template'));
  const { namespace = 'default' } = owner.metadata;
  const metadata = objectOf(template['metadata']);
  const pod: KubeObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      uid: randomUUID(),
      creationTimestamp: timestamp(cluster.now()),
      labels: copy(objectOf(metadata['labels'])) as Record<string, string>,
      annotations: copy(objectOf(metadata['annotations'])) as Record<string, string>,
      ownerReferences: [ownerReference(owner)],
    },
    spec: copy(objectOf(template['spec'])),
  };
  fillPod(pod);
  const account = accountOf(pod);
  if (cluster.store.get('serviceaccounts', namespace, account) === undefined) {
    const message = `Error creating: pods "${name}" is forbidden: error looking up service account ${namespace}/${account}: serviceaccount "${account}" not found`;
    const component = `${owner.kind.toLowerCase()}-controller`;
    recordEvent(cluster, owner, { type: 'Warning', reason: 'FailedCreate', message, component });
    return undefined;
  }
  return cluster.put('pods', pod);
}

/** Stores a status when it differs from the one that is there. */
export function putStatus(
  cluster: Cluster,
  resource: string,
  object: KubeObject,
  status: Record<string, unknown>,
): void {
  const { namespace, name } = object.metadata;
  const live = cluster.store.get(resource, namespace, name);
  if (live !== undefined && live.metadata.uid === object.metadata.uid && !isEqual(live['status'], status)) {
    cluster.put(resource, { ...live, status });
  }
}
