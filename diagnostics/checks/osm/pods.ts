import {
  CONTROLLER,
  type ControlPlanePart,
  INJECTOR,
  MESH_NAMESPACE,
} from '../../catalogue/osm/control-plane';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import type { Evidence } from '../../evidence/evidence';
import type { ContainerStatus, Pod } from '../../evidence/objects';
import { readDeployments } from '../../evidence/pods';
import { knownList } from '../../evidence/reading';
import { type CheckContext, type CheckResult, type EvidenceItem, fired, firedIfAny } from '../check';
import { podItems, podLabel, podSubject } from '../pod-state';
import {
  hasBeenStarted,
  isAsExpected,
  isEvicted,
  livingPodsOf,
  ownContainers,
  ownReadyText,
  podsOf,
} from './control-plane-pods';
import { errorLines } from './error-lines';
import { injectionKeys } from './injection-keys';

/** Restarts longer ago are over. */
const RECENT_MS = 60 * 60_000;

/** osm-controller-pod-not-ready: no living pod, one that is not 1/1 Running, or one that was restarted lately. */
export async function controllerPodNotReady(evidence: Evidence, { now }: CheckContext): Promise<CheckResult> {
  const pods = await livingPodsOf(evidence, CONTROLLER);
  if (pods.length === 0) return withoutPods(evidence, CONTROLLER);
  const unwell = pods.filter((pod) => !isAsExpected(pod));
  if (unwell.length > 0) return fired(itemsOf(unwell), { subject: podSubject(unwell) });
  const restarted = pods.flatMap((pod) => restartItems(pod, now));
  return firedIfAny(restarted, { subject: podSubject(pods), confidence: 'medium' });
}

/** osm-injector-pod-not-ready: no living pod, or one that is not 1/1 Running; with its log. */
export async function injectorPodNotReady(evidence: Evidence): Promise<CheckResult> {
  const pods = await livingPodsOf(evidence, INJECTOR);
  if (pods.length === 0) return withoutPods(evidence, INJECTOR);
  const unwell = pods.filter((pod) => !isAsExpected(pod));
  if (unwell.length === 0) return undefined;
  const started = unwell.find(hasBeenStarted);
  const logs = started ? await errorLines(evidence, started, INJECTOR.name) : [];
  return fired([...itemsOf(unwell), ...logs], { subject: podSubject(unwell) });
}

/** The first pods stand for the others, and leave room for their logs. */
function itemsOf(pods: readonly Pod[]): EvidenceItem[] {
  return pods.slice(0, 2).flatMap((pod) => podItems(pod).slice(0, 3));
}

/** Without any pod the deployment tells why, unless it wants pods and gets none. */
async function withoutPods(evidence: Evidence, part: ControlPlanePart): Promise<CheckResult> {
  const deployments = await knownList(readDeployments(evidence, MESH_NAMESPACE));
  const deployment = deployments.find(({ metadata }) => metadata?.name === part.name);
  if (!deployment || deployment.spec?.replicas === 0) return undefined;
  return fired([{ where: `pods in ${MESH_NAMESPACE} with label app=${part.name}`, what: 'there is none' }], {
    subject: `pods of ${part.name}`,
  });
}

function restartItems(pod: Pod, now: Date): EvidenceItem[] {
  return (pod.status?.containerStatuses ?? [])
    .filter((status) => (status.restartCount ?? 0) > 0 && isRecent(status, now))
    .map(({ name = '', restartCount }) => ({
      where: podLabel(pod),
      what: `container ${name} was restarted ${restartCount} times, lately`,
    }));
}

function isRecent({ lastState }: ContainerStatus, now: Date): boolean {
  const { finishedAt } = (lastState?.terminated ?? {}) as { finishedAt?: string };
  return finishedAt === undefined || now.getTime() - Date.parse(finishedAt) < RECENT_MS;
}

/** osm-controller-pod-crashing: the container was started and is not ready; with the error lines of its log. */
export async function controllerPodCrashing(
  evidence: Evidence,
  _context: CheckContext,
  { match }: DiagnosticEntry,
): Promise<CheckResult> {
  const pods = (await livingPodsOf(evidence, CONTROLLER)).filter(
    (pod) => match.pattern?.test(ownReadyText(pod)) && hasBeenStarted(pod),
  );
  const [first] = pods;
  if (!first) return undefined;
  const logs = await errorLines(evidence, first, CONTROLLER.name);
  return fired([...itemsOf(pods), ...logs], { subject: podSubject(pods) });
}

/** osm-controller-pod-evicted: only worth a word while another pod is well; otherwise the pods are the problem. */
export async function controllerPodEvicted(evidence: Evidence): Promise<CheckResult> {
  const pods = await podsOf(evidence, CONTROLLER);
  if (!pods.some(isAsExpected)) return undefined;
  const evicted = pods.filter(isEvicted);
  return firedIfAny(evicted.flatMap(podItems), { subject: podSubject(evicted) });
}

/** Proxies of meshes; anything else beside the controller is only likely to be one. */
const PROXY = /^(?:envoy|istio-proxy|linkerd-proxy|consul-dataplane|kuma-sidecar)$/;

/** osm-controller-has-sidecar: another container beside the controller. */
export async function controllerHasSidecar(
  evidence: Evidence,
  _context: CheckContext,
  { match }: DiagnosticEntry,
): Promise<CheckResult> {
  const pods = (await livingPodsOf(evidence, CONTROLLER)).filter((pod) =>
    match.pattern?.test(ownReadyText(pod)),
  );
  if (pods.length === 0) return undefined;
  const others = pods.flatMap(ownContainers).filter(({ name }) => name !== CONTROLLER.name);
  const containers = pods.map((pod) => ({
    where: podLabel(pod),
    what: `${ownReadyText(pod)} ready, containers ${ownContainers(pod)
      .map(({ name }) => name)
      .join(', ')}`,
  }));
  return fired([...containers, ...(await injectionKeys(evidence)).map(({ item }) => item)], {
    subject: podSubject(pods),
    confidence: others.some(({ name }) => PROXY.test(name)) ? 'high' : 'medium',
  });
}
