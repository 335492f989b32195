import type { Cluster } from '../cluster';
import type { JsonObject } from '../objects/json';
import { at, objectOf, objectsOf, textOf } from '../objects/json';
import { timestamp } from '../objects/kube-object';
import type { KubeObject } from '../objects/kube-object';
import { putStatus } from './owned-pods';
import { ended, running, unschedulable, waiting } from './pod-status';
import { recordEvent } from './record-event';
import { placePod } from './scheduling';

/** Annotations by which a manifest says how its containers behave here. */
const EXIT_CODE = 'stand-in.local/exit-code';
const LOG = 'stand-in.local/log';

interface Reference {
  resource: string;
  name: string;
}

function reference(resource: string, source: unknown, nameField = 'name'): Reference[] {
  const { [nameField]: name, optional } = objectOf(source);
  return textOf(name) === '' || optional === true ? [] : [{ resource, name: textOf(name) }];
}

function environmentReferences(container: JsonObject): Reference[] {
  const whole = objectsOf(container['envFrom']).flatMap((source) => [
    ...reference('secrets', source['secretRef']),
    ...reference('configmaps', source['configMapRef']),
  ]);
  const single = objectsOf(container['env']).flatMap((variable) => [
    ...reference('secrets', at(variable, 'valueFrom', 'secretKeyRef')),
    ...reference('configmaps', at(variable, 'valueFrom', 'configMapKeyRef')),
  ]);
  return [...whole, ...single];
}

function volumeReferences(volume: JsonObject): Reference[] {
  const provider = at(volume, 'csi', 'volumeAttributes', 'secretProviderClass');
  return [
    ...reference('secrets', volume['secret'], 'secretName'),
    ...reference('configmaps', volume['configMap']),
    ...reference('secretproviderclasses.secrets-store.csi.x-k8s.io', { name: provider }),
  ];
}

/** The first Secret, ConfigMap or SecretProviderClass that a pod needs and does not find. */
function missing(cluster: Cluster, pod: KubeObject, references: readonly Reference[]): Reference | undefined {
  return references.find(
    ({ resource, name }) => cluster.store.get(resource, pod.metadata.namespace, name) === undefined,
  );
}

function singular(resource: string): string {
  return (resource.split('.')[0] ?? '').replace(/s$/u, '').replace(/se$/u, 's');
}

/** Whether the pod's status already tells this, so that looking again changes nothing. */
function isKnown(pod: KubeObject, message: string): boolean {
  const conditions = objectsOf(at(pod, 'status', 'conditions'));
  const containers = objectsOf(at(pod, 'status', 'containerStatuses'));
  return (
    conditions.some((condition) => condition['message'] === message) ||
    containers.some((container) => at(container, 'state', 'waiting', 'message') === message)
  );
}

function schedule(cluster: Cluster, pod: KubeObject): void {
  const placed = placePod(cluster, pod);
  const time = timestamp(cluster.now());
  if ('reason' in placed) {
    if (isKnown(pod, placed.reason)) {
      return;
    }
    putStatus(cluster, 'pods', pod, { ...objectOf(pod['status']), ...unschedulable(time, placed.reason) });
    const { reason: message } = placed;
    recordEvent(cluster, pod, {
      type: 'Warning',
      reason: 'FailedScheduling',
      message,
      component: 'default-scheduler',
    });
    return;
  }
  const spec = objectOf(pod['spec']);
  const status = { ...objectOf(pod['status']), ...waiting(pod, time, 'ContainerCreating', '') };
  cluster.put('pods', {
    ...pod,
    spec: placed.node === undefined ? spec : { ...spec, nodeName: placed.node },
    status,
  });
}

/** An address of the pod network, from the pod's uid, so that it stays the same. */
function addressOf(pod: KubeObject): string {
  const digits = parseInt((pod.metadata.uid ?? '0').replaceAll('-', '').slice(0, 4), 16);
  return `10.244.${digits >> 8}.${digits & 255}`;
}

function start(cluster: Cluster, pod: KubeObject): void {
  const time = timestamp(cluster.now());
  const containers = objectsOf(at(pod, 'spec', 'containers'));
  const volumes = objectsOf(at(pod, 'spec', 'volumes'));
  const unmounted = missing(cluster, pod, volumes.flatMap(volumeReferences));
  if (unmounted !== undefined) {
    const message = `MountVolume.SetUp failed: ${singular(unmounted.resource)} "${unmounted.name}" not found`;
    recordEvent(cluster, pod, { type: 'Warning', reason: 'FailedMount', message, component: 'kubelet' });
    return;
  }
  const unset = missing(cluster, pod, containers.flatMap(environmentReferences));
  if (unset !== undefined) {
    const message = `${singular(unset.resource)} "${unset.name}" not found`;
    if (isKnown(pod, message)) {
      return;
    }
    putStatus(cluster, 'pods', pod, {
      ...objectOf(pod['status']),
      ...waiting(pod, textOf(at(pod, 'status', 'startTime')) || time, 'CreateContainerConfigError', message),
    });
    const text = {
      type: 'Warning',
      reason: 'Failed',
      message: `Error: ${message}`,
      component: 'kubelet',
    } as const;
    recordEvent(cluster, pod, text);
    return;
  }
  putStatus(cluster, 'pods', pod, { ...objectOf(pod['status']), ...running(pod, time, addressOf(pod)) });
  writeLog(cluster, pod);
}

function writeLog(cluster: Cluster, pod: KubeObject): void {
  const { namespace = '', name, annotations = {} } = pod.metadata;
  const text = annotations[LOG];
  const container = textOf(objectsOf(at(pod, 'spec', 'containers'))[0]?.['name']);
  if (text !== undefined) {
    cluster.logs.append(`${namespace}/${name}/${container}`, `${text}\n`).catch(() => undefined);
  }
}

function finish(cluster: Cluster, pod: KubeObject): void {
  const exitCode = Number(pod.metadata.annotations?.[EXIT_CODE] ?? 0);
  putStatus(cluster, 'pods', pod, {
    ...objectOf(pod['status']),
    ...ended(pod, timestamp(cluster.now()), exitCode),
  });
}

function runsToEnd(pod: KubeObject): boolean {
  return at(pod, 'spec', 'restartPolicy') !== 'Always';
}

/** Takes the part of scheduler and kubelet: one step of a pod's life at a time, so that watches see each. */
export function stepPod(cluster: Cluster, pod: KubeObject): void {
  if (pod.metadata.deletionTimestamp !== undefined) {
    return;
  }
  const phase = at(pod, 'status', 'phase');
  const isPlaced = at(pod, 'status', 'startTime') !== undefined;
  if (phase === 'Pending' && !isPlaced) {
    schedule(cluster, pod);
  } else if (phase === 'Pending') {
    start(cluster, pod);
  } else if (phase === 'Running' && runsToEnd(pod)) {
    finish(cluster, pod);
  }
}
