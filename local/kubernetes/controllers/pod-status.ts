import type { JsonObject } from '../objects/json';
import { at, objectsOf, textOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';

function containersOf(pod: KubeObject): JsonObject[] {
  return objectsOf(at(pod, 'spec', 'containers'));
}

function condition(
  type: string,
  isTrue: boolean,
  time: string,
  reason?: string,
  message?: string,
): JsonObject {
  return {
    type,
    status: isTrue ? 'True' : 'False',
    lastProbeTime: null,
    lastTransitionTime: time,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
  };
}

function containerStatus(container: JsonObject, state: JsonObject, isReady: boolean): JsonObject {
  const image = textOf(container['image']);
  return {
    name: container['name'],
    image,
    imageID: '',
    ready: isReady,
    started: isReady,
    restartCount: 0,
    state,
    lastState: {},
  };
}

/** The scheduler found no node. */
export function unschedulable(time: string, message: string): JsonObject {
  return { phase: 'Pending', conditions: [condition('PodScheduled', false, time, 'Unschedulable', message)] };
}

/** The pod is on its node, but its containers cannot be made: `reason` is that of the kubelet. */
export function waiting(pod: KubeObject, time: string, reason: string, message: string): JsonObject {
  return {
    phase: 'Pending',
    startTime: time,
    conditions: [
      condition('PodScheduled', true, time),
      condition('Ready', false, time, 'ContainersNotReady', 'containers are not ready'),
    ],
    containerStatuses: containersOf(pod).map((container) =>
      containerStatus(container, { waiting: { reason, message } }, false),
    ),
  };
}

/** All containers run. */
export function running(pod: KubeObject, time: string, podIP: string): JsonObject {
  return {
    phase: 'Running',
    startTime: time,
    podIP,
    podIPs: [{ ip: podIP }],
    conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type) =>
      condition(type, true, time),
    ),
    containerStatuses: containersOf(pod).map((container) =>
      containerStatus(container, { running: { startedAt: time } }, true),
    ),
  };
}

/** All containers have ended with the same exit code. */
export function ended(pod: KubeObject, time: string, exitCode: number): JsonObject {
  const hasSucceeded = exitCode === 0;
  const reason = hasSucceeded ? 'Completed' : 'Error';
  const startedAt = at(pod, 'status', 'startTime') ?? time;
  const why = hasSucceeded ? 'PodCompleted' : 'PodFailed';
  return {
    phase: hasSucceeded ? 'Succeeded' : 'Failed',
    startTime: startedAt,
    conditions: [
      condition('PodScheduled', true, time),
      condition('Initialized', true, time, why),
      condition('ContainersReady', false, time, why),
      condition('Ready', false, time, why),
    ],
    containerStatuses: containersOf(pod).map((container) =>
      containerStatus(container, { terminated: { exitCode, reason, startedAt, finishedAt: time } }, false),
    ),
  };
}
