import { AGENT_NAMESPACE } from '../../catalogue/arc/agents';
import type { Evidence } from '../../evidence/evidence';
import type { KubernetesEvent } from '../../evidence/objects';
import { readEvents, readNormalEvents } from '../../evidence/pods';
import { knownList } from '../../evidence/reading';
import { type CheckContext, type CheckResult, type EvidenceItem, firedIfAny } from '../check';
import { isOnlyCreating, podSubject } from '../pod-state';
import { unwellAgentPods } from './agent-pods';
import { arcReleaseIfReadable, decodedArcRelease } from './arc-release';

/** One image that takes longer than this is slow: all of them together then outlast the command. */
const SLOW_MS = 3 * 60_000;

/** arc-install-timeout-slow-pull: agents only wait for images, or the installation did, and the pulls work but are slow. */
export async function slowPull(evidence: Evidence, { now }: CheckContext): Promise<CheckResult> {
  const unwell = await unwellAgentPods(evidence);
  const sinceMs = await waitingSinceMs(evidence);
  if (unwell.length === 0 && sinceMs === undefined) return undefined;
  if (!unwell.every(isOnlyCreating)) return undefined;
  const warnings = await knownList(readEvents(evidence, AGENT_NAMESPACE));
  const creating = new Set(unwell.map(({ metadata }) => metadata?.name));
  // A pull or a mount that fails is another problem.
  if (warnings.some(({ involvedObject }) => creating.has(involvedObject?.name))) return undefined;
  const events = await knownList(readNormalEvents(evidence, AGENT_NAMESPACE));
  // Old pulls matter only for a change of the release that waited for them.
  const slow = sinceMs === undefined ? [] : slowPulls(events, sinceMs);
  return firedIfAny([...slow, ...runningPulls(events, creating, now)], {
    subject: unwell.length > 0 ? podSubject(unwell) : `pods in ${AGENT_NAMESPACE}`,
  });
}

/** When the change of the release began that still waits, or that gave up waiting; `undefined` when there is none. */
async function waitingSinceMs(evidence: Evidence): Promise<number | undefined> {
  const reading = await arcReleaseIfReadable(evidence);
  if (!reading?.release || reading.release.status === 'deployed') return undefined;
  const decoded = await decodedArcRelease(evidence, reading.release);
  const gaveUp = /timed? out|deadline exceeded/i.test(decoded?.description ?? '');
  if (!gaveUp && !reading.release.status.startsWith('pending-')) return undefined;
  return Date.parse(decoded?.lastDeployed ?? '') || 0;
}

function slowPulls(events: readonly KubernetesEvent[], sinceMs: number): EvidenceItem[] {
  return events
    .filter(({ reason, message = '' }) => reason === 'Pulled' && pullMs(message) >= SLOW_MS)
    .filter((event) => !(eventMs(event) < sinceMs))
    .map(toItem);
}

function eventMs({ lastTimestamp, eventTime }: KubernetesEvent): number {
  return Date.parse(lastTimestamp ?? eventTime ?? '');
}

/** Pulls that began long ago and have not ended. */
function runningPulls(
  events: readonly KubernetesEvent[],
  creating: ReadonlySet<string | undefined>,
  now: Date,
): EvidenceItem[] {
  const ended = new Set(events.filter(({ reason }) => reason === 'Pulled').map(imageOf));
  return events
    .filter(
      (event) =>
        event.reason === 'Pulling' &&
        creating.has(event.involvedObject?.name) &&
        !ended.has(imageOf(event)) &&
        now.getTime() - eventMs(event) >= SLOW_MS,
    )
    .map(toItem);
}

function imageOf({ message = '' }: KubernetesEvent): string {
  return /image "([^"]+)"/.exec(message)?.[1] ?? '';
}

function toItem({ reason, message = '', lastTimestamp, involvedObject }: KubernetesEvent): EvidenceItem {
  return {
    where: `event of pod ${AGENT_NAMESPACE}/${involvedObject?.name ?? ''}`,
    what: `${[reason, lastTimestamp].filter(Boolean).join(' ')}: ${message}`,
  };
}

/** The duration in `Successfully pulled image "…" in 9m12.5s (…)`, in milliseconds; 0 when there is none. */
export function pullMs(message: string): number {
  const text = /" in ((?:\d+(?:\.\d+)?(?:ms|[hms]))+)/.exec(message)?.[1] ?? '';
  const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[hms])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (unitMs[unit ?? ''] ?? 0),
    0,
  );
}
