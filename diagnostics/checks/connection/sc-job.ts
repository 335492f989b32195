import { EXTENSION_NAMESPACE } from '../../../connection/names';
import type { Evidence } from '../../evidence/evidence';
import { type Job, type Pod, podTroubles } from '../../evidence/objects';
import { readPods } from '../../evidence/pods';
import { known, optional } from '../../evidence/reading';
import { type CheckContext, type CheckResult, type EvidenceItem, fired } from '../check';

const JOB = 'sc-job';
/** Last lines of the log that go into the report. */
const LOG_LINES = 8;

export function readScJob(evidence: Evidence): Promise<Job | undefined> {
  return known(evidence.object<Job>(`/apis/batch/v1/namespaces/${EXTENSION_NAMESPACE}/jobs/${JOB}`));
}

/** Pods of sc-job; none when they cannot be read. */
export async function readScJobPods(evidence: Evidence): Promise<Pod[]> {
  const pods = (await optional(readPods(evidence, EXTENSION_NAMESPACE))) ?? [];
  return pods.filter((pod) => {
    const labels = pod.metadata?.labels ?? {};
    return labels['job-name'] === JOB || labels['batch.kubernetes.io/job-name'] === JOB;
  });
}

/** sc-job-failed: the Job has the condition Failed. */
export async function jobFailed(evidence: Evidence, _context: CheckContext): Promise<CheckResult> {
  const job = await readScJob(evidence);
  const failed = job?.status?.conditions?.find(
    (condition) => condition.type === 'Failed' && condition.status === 'True',
  );
  if (!failed) return undefined;
  const where = `Job ${EXTENSION_NAMESPACE}/${JOB}`;
  const pods = await readScJobPods(evidence);
  return fired(
    [
      { where, what: [failed.reason, failed.message].filter(Boolean).join(': ') },
      ...pods.flatMap((pod) =>
        podTroubles(pod).map((what) => ({ where: `pod ${pod.metadata?.name}`, what })),
      ),
      ...(await lastLog(evidence, pods.at(-1))),
    ],
    { subject: where },
  );
}

async function lastLog(evidence: Evidence, pod: Pod | undefined): Promise<EvidenceItem[]> {
  const name = pod?.metadata?.name;
  if (name === undefined) return [];
  const log = await optional(evidence.log({ namespace: EXTENSION_NAMESPACE, pod: name }));
  const lines = (log ?? '').trim().split('\n').filter(Boolean).slice(-LOG_LINES);
  return lines.length === 0 ? [] : [{ where: `log of ${name}`, what: lines.join('\n') }];
}
