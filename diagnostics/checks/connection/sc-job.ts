import { EXTENSION_NAMESPACE } from '../../../connection/names';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import type { Evidence } from '../../evidence/evidence';
import { readReleases } from '../../evidence/helm-releases';
import { type Job, type Pod, podTroubles } from '../../evidence/objects';
import { readNamespace, readPods } from '../../evidence/pods';
import { known, knownList, optional } from '../../evidence/reading';
import { matchesIn, matchesInErrorText } from '../../evidence/text-matches';
import { troubleTexts } from '../../evidence/texts';
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

/** sc-job-failed: the Job has the condition Failed. */
export async function jobFailed(evidence: Evidence): Promise<CheckResult> {
  const job = await readScJob(evidence);
  const failed = job?.status?.conditions?.find(({ type, status }) => type === 'Failed' && status === 'True');
  if (!failed) return undefined;
  const pods = await readScJobPods(evidence);
  return fired(
    [
      { where: WHERE, what: [failed.reason, failed.message].filter(Boolean).join(': ') },
      ...pods.flatMap(podEvidence),
      ...(await lastLog(evidence, pods.at(-1))),
    ],
    { subject: WHERE },
  );
}

function podEvidence(pod: Pod): EvidenceItem[] {
  return podTroubles(pod).map((what) => ({ where: `pod ${pod.metadata?.name}`, what }));
}

async function lastLog(evidence: Evidence, pod: Pod | undefined): Promise<EvidenceItem[]> {
  const name = pod?.metadata?.name;
  if (name === undefined) return [];
  const log = await optional(evidence.log({ namespace: EXTENSION_NAMESPACE, pod: name }));
  const lines = (log ?? '').trim().split('\n').filter(Boolean).slice(-LOG_LINES);
  return lines.length === 0 ? [] : [{ where: `log of ${name}`, what: lines.join('\n') }];
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
