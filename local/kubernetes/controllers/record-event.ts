import { randomBytes, randomUUID } from 'node:crypto';
import type { Cluster } from '../cluster';
import { numberOf } from '../objects/json';
import { timestamp } from '../objects/kube-object';
import type { KubeObject } from '../objects/kube-object';

export interface EventText {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  component: string;
}

function isAbout(event: KubeObject, object: KubeObject, text: EventText): boolean {
  const involved = event['involvedObject'] as Record<string, unknown> | undefined;
  return (
    involved?.['uid'] === object.metadata.uid &&
    event['reason'] === text.reason &&
    event['message'] === text.message
  );
}

/** Tells what happened to an object as an Event of its namespace. The same again only raises the count. */
export function recordEvent(cluster: Cluster, object: KubeObject, text: EventText): void {
  const { namespace = 'default', name, uid, resourceVersion } = object.metadata;
  if (cluster.store.get('namespaces', undefined, namespace)?.metadata.deletionTimestamp !== undefined) {
    return;
  }
  const now = timestamp(cluster.now());
  const known = cluster.store.list('events', namespace).find((event) => isAbout(event, object, text));
  if (known !== undefined) {
    cluster.put('events', { ...known, count: numberOf(known['count'], 1) + 1, lastTimestamp: now });
    return;
  }
  cluster.put('events', {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: `${name}.${randomBytes(8).toString('hex')}`,
      namespace,
      uid: randomUUID(),
      creationTimestamp: now,
    },
    involvedObject: {
      apiVersion: object.apiVersion,
      kind: object.kind,
      name,
      namespace,
      uid,
      resourceVersion,
    },
    type: text.type,
    reason: text.reason,
    message: text.message,
    source: { component: text.component },
    reportingComponent: text.component,
    reportingInstance: '',
    firstTimestamp: now,
    lastTimestamp: now,
    eventTime: null,
    count: 1,
  });
}
