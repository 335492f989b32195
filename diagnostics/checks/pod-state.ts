import { type ContainerStatus, type Pod, podTroubles, readyText } from '../evidence/objects';
import type { EvidenceItem } from './check';

function statusesOf(pod: Pod): ContainerStatus[] {
  return [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
}

/** Why containers wait: `CrashLoopBackOff`, `ImagePullBackOff`, `ContainerCreating`, … */
export function waitingReasons(pod: Pod): string[] {
  return statusesOf(pod).flatMap(({ state }) => state?.waiting?.reason ?? []);
}

/** The scheduler found no node. */
export function isUnschedulable(pod: Pod): boolean {
  return (
    pod.status?.phase === 'Pending' &&
    (pod.status.conditions ?? []).some(
      ({ type, status, reason }) =>
        type === 'PodScheduled' && status === 'False' && (reason ?? 'Unschedulable') === 'Unschedulable',
    )
  );
}

/** Containers that crash: waiting in CrashLoopBackOff, or just ended with an error. */
export function crashingContainers(pod: Pod, entryPattern: RegExp | null): ContainerStatus[] {
  return statusesOf(pod).filter(({ ready, state }) => {
    const reason = state?.waiting?.reason ?? state?.terminated?.reason ?? '';
    return ready !== true && (entryPattern?.test(reason) ?? false);
  });
}

/** Images that are waited for in vain. */
export function hasPullFailure(pod: Pod): boolean {
  return waitingReasons(pod).some((reason) => reason === 'ImagePullBackOff' || reason === 'ErrImagePull');
}

/** A pod whose containers are still being made, without any complaint. */
export function isOnlyCreating(pod: Pod): boolean {
  const reasons = waitingReasons(pod);
  const isWaiting = reasons.length > 0 || (pod.status?.phase === 'Pending' && !isUnschedulable(pod));
  return (
    isWaiting && reasons.every((reason) => reason === 'ContainerCreating' || reason === 'PodInitializing')
  );
}

export function podLabel(pod: Pod): string {
  return `pod ${pod.metadata?.namespace ?? ''}/${pod.metadata?.name ?? ''}`;
}

/** Phase, ready containers and troubles of a pod. */
export function podItems(pod: Pod): EvidenceItem[] {
  const where = podLabel(pod);
  const troubles = [...new Set(podTroubles(pod))];
  return [
    { where, what: `${pod.status?.phase ?? 'unknown'}, ${readyText(pod)} ready` },
    ...troubles.map((what) => ({ where, what })),
  ];
}

/** Values of `<pod>` and `<container>` in commands: the first container that is not ready. */
export function podValues(pod: Pod | undefined): Record<string, string> {
  if (!pod) return {};
  const container = (pod.status?.containerStatuses ?? []).find(({ ready }) => ready !== true)?.name;
  return { pod: pod.metadata?.name ?? '', ...(container === undefined ? {} : { container }) };
}

/** The pods as one subject. */
export function podSubject(pods: readonly Pod[]): string {
  return pods.map(podLabel).join(', ');
}
