import { type ControlPlanePart, MESH_NAMESPACE } from '../../catalogue/osm/control-plane';
import type { Evidence } from '../../evidence/evidence';
import type { Container, Pod } from '../../evidence/objects';
import { readPods } from '../../evidence/pods';
import { knownList } from '../../evidence/reading';

/** Sidecars that the chart brings itself when logs are collected. */
const LOG_SHIPPER = /fluent-?bit/i;

export function isEvicted({ status }: Pod): boolean {
  return status?.phase === 'Failed' && status.reason === 'Evicted';
}

/** Pods with the label of a part, those that were evicted included; without those that are being deleted. */
export async function podsOf(evidence: Evidence, part: ControlPlanePart): Promise<Pod[]> {
  const pods = await knownList(readPods(evidence, MESH_NAMESPACE));
  return pods.filter(
    ({ metadata }) => metadata?.labels?.['app'] === part.name && metadata.deletionTimestamp === undefined,
  );
}

/** The pods that have to work. */
export async function livingPodsOf(evidence: Evidence, part: ControlPlanePart): Promise<Pod[]> {
  return (await podsOf(evidence, part)).filter((pod) => !isEvicted(pod));
}

/** Containers of a pod without log shippers. */
export function ownContainers(pod: Pod): Container[] {
  return (pod.spec?.containers ?? []).filter(({ name }) => !LOG_SHIPPER.test(name));
}

/** `ready/total` of the containers that are no log shippers. */
export function ownReadyText(pod: Pod): string {
  const names = new Set(ownContainers(pod).map(({ name }) => name));
  const ready = (pod.status?.containerStatuses ?? []).filter(
    (status) => status.ready === true && names.has(status.name ?? ''),
  );
  return `${ready.length}/${names.size}`;
}

/** Running with one container that is ready. */
export function isAsExpected(pod: Pod): boolean {
  return pod.status?.phase === 'Running' && ownReadyText(pod) === '1/1';
}

/** Whether the container of the part runs, or has run before; a pod that waits for a node or an image has not. */
export function hasBeenStarted(pod: Pod): boolean {
  const names = new Set(ownContainers(pod).map(({ name }) => name));
  return (pod.status?.containerStatuses ?? []).some(({ name = '', state, lastState, restartCount = 0 }) => {
    if (!names.has(name)) return false;
    const { waiting, running, terminated } = state ?? {};
    return (
      running !== undefined ||
      terminated !== undefined ||
      lastState?.terminated !== undefined ||
      restartCount > 0 ||
      waiting?.reason === 'CrashLoopBackOff'
    );
  });
}
