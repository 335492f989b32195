import { EXTENSION_NAMESPACE } from '../../../connection/names';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import type { Evidence } from '../../evidence/evidence';
import { readReleases } from '../../evidence/helm-releases';
import { type Job, type Pod, podTroubles } from '../../evidence/objects';
import { readNamespace, readPods } from '../../evidence/pods';
import { known, knownList, optional, Unreadable } from '../../evidence/reading';
import { type EvidenceText, matchesIn, matchesInErrorText } from '../../evidence/text-matches';
import { logTexts, troubleTexts } from '../../evidence/texts';
import { type CheckContext, type CheckResult, type EvidenceItem, fired, firedIfAny } from '../check';

const JOB = 'sc-job';
const WHERE = `Job ${EXTENSION_NAMESPACE}/${JOB}`;
/** Last lines of the log that go into the report. */
const LOG_LINES = 8;
/** A Job that runs longer than this is worth a word. */
const SLOW_MS = 5 * 60_000;

function readScJob(evidence: Evidence): Promise<Job | undefined> {
  return known(evidence.object<Job>(`/apis/batch/v1/namespaces/${EXTENSION_NAMESPACE}/jobs/${JOB}`));
}

/** Pods of sc-job; none when they cannot be read. */
async function readScJobPods(evidence: Evidence): Promise<Pod[]> {
  const pods = (await optional(readPods(evidence, EXTENSION_NAMESPACE))) ?? [];
  return pods.filter((pod) => {
    const labels = pod.metadata?.labels ?? {};
    return labels['job-name'] === JOB || labels['batch.kubernetes.io/job-name'] === JOB;
  });
}

/** sc-job-failed: the Job has the condition Failed. Shows conditions, counts, events, and the logs of its pods. */
export async function jobFailed(evidence: Evidence): Promise<CheckResult> {
  const job = await readScJob(evidence);
  const failed = job?.status?.conditions?.find(({ type, status }) => type === 'Failed' && status === 'True');
  if (!job || !failed) return undefined;
  const [pods, events] = await Promise.all([readScJobPods(evidence), readScJobTroubles(evidence)]);
  return fired(
    [
      { where: WHERE, what: `${[failed.reason, failed.message].filter(Boolean).join(': ')}${countsOf(job)}` },
      ...(await logsOf(evidence, pods)),
      ...events.map(({ where, text }) => ({ where, what: text })),
    ],
    { subject: WHERE },
  );
}

function countsOf({ spec, status }: Job): string {
  const { failed = 0, succeeded = 0, active = 0 } = status ?? {};
  return ` (${failed} failed, ${succeeded} succeeded, ${active} active, backoffLimit ${spec?.backoffLimit ?? 6})`;
}

/** Events of the Job and its pods, and what pods that are not well say; none when they cannot be read. */
async function readScJobTroubles(evidence: Evidence): Promise<EvidenceText[]> {
  try {
    return await troubleTexts(evidence, EXTENSION_NAMESPACE, isOfJob);
  } catch (error) {
    if (error instanceof Unreadable) return [];
    throw error;
  }
}

function isOfJob(name: string): boolean {
  return name === JOB || name.startsWith(`${JOB}-`);
}

function podEvidence(pod: Pod): EvidenceItem[] {
  return podTroubles(pod).map((what) => ({ where: `pod ${pod.metadata?.name}`, what }));
}

/** Last lines of the log of every pod of the Job. */
async function logsOf(evidence: Evidence, pods: readonly Pod[]): Promise<EvidenceItem[]> {
  return (await logTexts(evidence, pods)).map(({ where, text }) => ({
    where,
    what: text.trim().split('\n').filter(Boolean).slice(-LOG_LINES).join('\n'),
  }));
}

/** sc-job-active: the Job has been active for minutes without an end. */
export async function jobActive(evidence: Evidence, { now }: CheckContext): Promise<CheckResult> {
  const status = (await readScJob(evidence))?.status;
  const hasEnded = status?.conditions?.some(
    ({ type, status: value }) => value === 'True' && (type === 'Complete' || type === 'Failed'),
  );
  if (!status?.active || hasEnded) return undefined;
  const runsMs = now.getTime() - Date.parse(status.startTime ?? now.toISOString());
  if (runsMs < SLOW_MS) return undefined;
  const pods = await readScJobPods(evidence);
  const minutes = Math.round(runsMs / 60_000);
  return fired([{ where: WHERE, what: `active for ${minutes} minutes` }, ...pods.flatMap(podEvidence)], {
    subject: WHERE,
  });
}

/** sc-job-absent-means-success: somebody wonders about the missing Job, while namespace and release are in order. */
export async function jobAbsent(
  evidence: Evidence,
  { errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const text = matchesInErrorText(entry, errorText);
  if (text.length === 0 || (await readScJob(evidence))) return undefined;
  const [namespace, releases] = await Promise.all([
    known(readNamespace(evidence, EXTENSION_NAMESPACE)),
    knownList(readReleases(evidence, EXTENSION_NAMESPACE)),
  ]);
  const isDeployed = releases.length > 0 && releases.every(({ status }) => status === 'deployed');
  if (!namespace || !isDeployed) return undefined;
  return fired([...text, { where: `Helm releases of ${EXTENSION_NAMESPACE}`, what: 'deployed' }], {
    subject: WHERE,
  });
}

/** sc-job-image-pull-failure: events say so, or the pod of the Job waits for its image. */
export async function jobImagePullFailure(
  evidence: Evidence,
  { errorText, installed }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const texts = matchesIn(entry, await troubleTexts(evidence, EXTENSION_NAMESPACE));
  const waiting = (await readScJobPods(evidence))
    .flatMap(podEvidence)
    .filter(({ what }) => /^(?:ErrImagePull|ImagePullBackOff)/.test(what));
  const { version, currentVersion, autoUpgradeMinorVersion } =
    installed.extensions.find(({ name }) => name === 'sc-extension')?.properties ?? {};
  const isPinned = autoUpgradeMinorVersion === false;
  const found = [...texts, ...waiting, ...matchesInErrorText(entry, errorText)];
  const pinned: EvidenceItem[] = isPinned
    ? [{ where: 'extension sc-extension', what: `pinned to version ${currentVersion ?? version}` }]
    : [];
  return firedIfAny(found.length === 0 ? [] : [...found, ...pinned], { subject: WHERE });
}
