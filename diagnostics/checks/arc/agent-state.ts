import { AGENT_NAMESPACE } from '../../catalogue/arc/agents';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import type { Evidence } from '../../evidence/evidence';
import type { KubernetesEvent, Node, Pod } from '../../evidence/objects';
import { readEvents, readNodes } from '../../evidence/pods';
import { optional } from '../../evidence/reading';
import { type CheckContext, type CheckResult, type EvidenceItem, fired, firedIfAny } from '../check';
import {
  crashingContainers,
  hasPullFailure,
  isUnschedulable,
  podItems,
  podLabel,
  podSubject,
  podValues,
} from '../pod-state';
import { unwellAgentPods } from './agent-pods';

/** Until then a pod that is not ready may just be starting. */
const STARTING_MS = 2 * 60_000;

/** arc-agent-pods-not-ready: some agents are not well. Those without a node have an entry of their own. */
export async function agentPodsNotReady(evidence: Evidence, { now }: CheckContext): Promise<CheckResult> {
  const pods = (await unwellAgentPods(evidence)).filter((pod) => !isUnschedulable(pod));
  const isStarting = pods.every((pod) => now.getTime() - startedAt(pod) < STARTING_MS);
  return firedIfAny(pods.flatMap(podItems), {
    subject: podSubject(pods),
    values: podValues(pods[0]),
    ...(isStarting ? { confidence: 'medium' as const } : {}),
  });
}

function startedAt({ metadata }: Pod): number {
  return Date.parse(metadata?.creationTimestamp ?? '') || 0;
}

/** arc-agent-pods-crashing: containers in CrashLoopBackOff or Error; with the end of their log and their events. */
export async function agentPodsCrashing(
  evidence: Evidence,
  _context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const pods = (await unwellAgentPods(evidence)).filter(
    (pod) => crashingContainers(pod, entry.match.pattern).length > 0,
  );
  const [first] = pods;
  if (!first) return undefined;
  const container = crashingContainers(first, entry.match.pattern)[0]?.name ?? '';
  const states = pods.flatMap((pod) => podItems(pod).slice(0, 2));
  return fired(
    [...states, ...(await lastWords(evidence, first, container)), ...(await eventsOf(evidence, pods))],
    {
      subject: podSubject(pods),
      values: { pod: first.metadata?.name ?? '', container },
    },
  );
}

/** The last lines of the container, of the run before where there was one. */
async function lastWords(evidence: Evidence, pod: Pod, container: string): Promise<EvidenceItem[]> {
  const request = { namespace: AGENT_NAMESPACE, pod: pod.metadata?.name ?? '', container };
  const text =
    (await optional(evidence.log({ ...request, previous: true }))) || (await optional(evidence.log(request)));
  const lines = (text ?? '').split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return [];
  return [{ where: `log of ${podLabel(pod)} (${container})`, what: lines.slice(-5).join('\n').slice(-500) }];
}

async function eventsOf(evidence: Evidence, pods: readonly Pod[]): Promise<EvidenceItem[]> {
  const names = new Set(pods.map(({ metadata }) => metadata?.name));
  const events = (await optional(readEvents(evidence, AGENT_NAMESPACE))) ?? [];
  return events
    .filter(({ involvedObject }) => names.has(involvedObject?.name))
    .slice(-3)
    .map(eventItem);
}

function eventItem({ reason, message, involvedObject }: KubernetesEvent): EvidenceItem {
  return {
    where: `event of ${involvedObject?.kind ?? 'object'} ${AGENT_NAMESPACE}/${involvedObject?.name ?? ''}`,
    what: [reason, message].filter(Boolean).join(': '),
  };
}

/** arc-agent-pods-pending: the scheduler found no node for an agent. */
export async function agentPodsPending(evidence: Evidence): Promise<CheckResult> {
  const pods = (await unwellAgentPods(evidence)).filter(isUnschedulable);
  if (pods.length === 0) return undefined;
  const nodes = (await optional(readNodes(evidence))) ?? [];
  return fired([...pods.flatMap(podItems), ...nodes.slice(0, 3).map(nodeItem)], {
    subject: podSubject(pods),
    values: podValues(pods[0]),
  });
}

function nodeItem({ metadata, spec, status }: Node): EvidenceItem {
  const { cpu = '?', memory = '?' } = status?.allocatable ?? {};
  const taints = (spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`).join(', ') || 'none';
  return {
    where: `node ${metadata?.name ?? ''}`,
    what: `allocatable cpu ${cpu}, memory ${memory}; taints ${taints}`,
  };
}

/** arc-agent-image-pull-failure: agents wait for images in vain; their events tell why. */
export async function agentImagePullFailure(evidence: Evidence): Promise<CheckResult> {
  const pods = (await unwellAgentPods(evidence)).filter(hasPullFailure);
  if (pods.length === 0) return undefined;
  return fired([...pods.flatMap(podItems), ...(await eventsOf(evidence, pods))], {
    subject: podSubject(pods),
    values: podValues(pods[0]),
  });
}
