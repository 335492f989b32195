import { at, numberOf, objectsOf, textOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;

/** `45s`, `3m12s`, `5h`, `2d4h`, `40d`: an age as kubectl writes it. */
export function duration(seconds: number): string {
  const days = Math.floor(seconds / DAY_SECONDS);
  const hours = Math.floor(seconds / HOUR_SECONDS);
  const minutes = Math.floor(seconds / MINUTE_SECONDS);
  const two = (large: number, unit: string, small: number, smallUnit: string): string =>
    small === 0 ? `${large}${unit}` : `${large}${unit}${small}${smallUnit}`;
  if (seconds < 2 * MINUTE_SECONDS) {
    return `${Math.max(0, Math.floor(seconds))}s`;
  }
  if (minutes < 10) {
    return two(minutes, 'm', Math.floor(seconds) % MINUTE_SECONDS, 's');
  }
  if (hours < 3) {
    return `${minutes}m`;
  }
  if (hours < 8) {
    return two(hours, 'h', minutes % 60, 'm');
  }
  if (hours < 48) {
    return `${hours}h`;
  }
  return days < 8 ? two(days, 'd', hours % 24, 'h') : `${days}d`;
}

export function age(time: unknown, now: Date): string {
  const from = Date.parse(textOf(time));
  return Number.isNaN(from) ? '<unknown>' : duration((now.getTime() - from) / 1000);
}

/** The value at a path of keys as text; `<none>` where there is none. */
export function valueAt(object: unknown, path: string): string {
  const value = at(object, ...path.split('.'));
  if (value === undefined || value === null || value === '') {
    return '<none>';
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function containerReason(status: unknown): string {
  const waiting = textOf(at(status, 'state', 'waiting', 'reason'));
  return waiting || textOf(at(status, 'state', 'terminated', 'reason'));
}

/** The STATUS column of a pod: its phase, or the reason why a container does not run. */
export function podStatus(pod: KubeObject): string {
  if (pod.metadata.deletionTimestamp !== undefined) {
    return 'Terminating';
  }
  const reasons = objectsOf(at(pod, 'status', 'containerStatuses'))
    .map(containerReason)
    .filter(Boolean);
  return reasons[0] ?? (textOf(at(pod, 'status', 'reason')) || textOf(at(pod, 'status', 'phase')));
}

export function podReady(pod: KubeObject): string {
  const statuses = objectsOf(at(pod, 'status', 'containerStatuses'));
  const ready = statuses.filter((status) => status['ready'] === true).length;
  return `${ready}/${objectsOf(at(pod, 'spec', 'containers')).length}`;
}

export function podRestarts(pod: KubeObject): string {
  const statuses = objectsOf(at(pod, 'status', 'containerStatuses'));
  return String(statuses.reduce((sum, status) => sum + numberOf(status['restartCount']), 0));
}

export function nodeStatus(node: KubeObject): string {
  const ready = objectsOf(at(node, 'status', 'conditions')).find(
    (condition) => condition['type'] === 'Ready',
  );
  const isReady = ready?.['status'] === 'True' ? 'Ready' : 'NotReady';
  return at(node, 'spec', 'unschedulable') === true ? `${isReady},SchedulingDisabled` : isReady;
}

export function nodeRoles(node: KubeObject): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.keys(node.metadata.labels ?? {}).filter((label) => label.startsWith(prefix));
  return roles.map((label) => label.slice(prefix.length)).join(',') || '<none>';
}

export function servicePorts(service: KubeObject): string {
  const ports = objectsOf(at(service, 'spec', 'ports'));
  return ports.map((port) => `${String(port['port'])}/${textOf(port['protocol'])}`).join(',') || '<none>';
}

export function endpointAddresses(endpoints: KubeObject): string {
  const addresses = objectsOf(endpoints['subsets']).flatMap((subset) =>
    objectsOf(subset['addresses']).flatMap((address) =>
      objectsOf(subset['ports']).map((port) => `${textOf(address['ip'])}:${String(port['port'])}`),
    ),
  );
  return addresses.join(',') || '<none>';
}

/** How long a Job has run, or ran; empty before it begins. */
export function jobDuration(job: KubeObject, now: Date): string {
  const from = Date.parse(textOf(at(job, 'status', 'startTime')));
  const end = Date.parse(textOf(at(job, 'status', 'completionTime')));
  const to = Number.isNaN(end) ? now.getTime() : end;
  return Number.isNaN(from) ? '' : duration((to - from) / 1000);
}

export function jobStatus(job: KubeObject): string {
  const ends = ['Complete', 'Failed', 'Suspended'];
  const condition = objectsOf(at(job, 'status', 'conditions')).find(
    ({ type, status }) => status === 'True' && ends.includes(textOf(type)),
  );
  return textOf(condition?.['type']) || (at(job, 'spec', 'suspend') === true ? 'Suspended' : 'Running');
}
