import type { Cluster } from '../cluster';
import { at, numberOf, objectOf, objectsOf } from '../objects/json';
import type { JsonObject } from '../objects/json';
import { timestamp } from '../objects/kube-object';
import type { KubeObject } from '../objects/kube-object';
import { beginRemoval } from '../writes/removal';
import { controlled, isActive, makePod, nameSuffix, putStatus } from './owned-pods';
import { recordEvent } from './record-event';

const JOBS = 'jobs.batch';

function countByPhase(pods: readonly KubeObject[], phase: string): number {
  return pods.filter((pod) => at(pod, 'status', 'phase') === phase).length;
}

export function isFinishedJob(job: KubeObject): boolean {
  return objectsOf(at(job, 'status', 'conditions')).some(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  );
}

function condition(type: string, time: string, reason: string, message: string): JsonObject {
  return { type, status: 'True', lastProbeTime: time, lastTransitionTime: time, reason, message };
}

const REACHED = 'Reached expected number of succeeded pods';
const EXCEEDED = 'Job has reached the specified backoff limit';

function complete(cluster: Cluster, job: KubeObject, status: JsonObject): void {
  const time = timestamp(cluster.now());
  putStatus(cluster, JOBS, job, {
    ...status,
    completionTime: time,
    conditions: [
      condition('SuccessCriteriaMet', time, 'CompletionsReached', REACHED),
      condition('Complete', time, 'CompletionsReached', REACHED),
    ],
  });
  const component = 'job-controller';
  recordEvent(cluster, job, { type: 'Normal', reason: 'Completed', message: 'Job completed', component });
}

function fail(cluster: Cluster, job: KubeObject, status: JsonObject): void {
  const time = timestamp(cluster.now());
  putStatus(cluster, JOBS, job, {
    ...status,
    conditions: [
      condition('FailureTarget', time, 'BackoffLimitExceeded', EXCEEDED),
      condition('Failed', time, 'BackoffLimitExceeded', EXCEEDED),
    ],
  });
  const component = 'job-controller';
  recordEvent(cluster, job, {
    type: 'Warning',
    reason: 'BackoffLimitExceeded',
    message: EXCEEDED,
    component,
  });
}

function run(cluster: Cluster, job: KubeObject): void {
  const pod = makePod(cluster, job, `${job.metadata.name}-${nameSuffix()}`);
  if (pod !== undefined) {
    const message = `Created pod: ${pod.metadata.name}`;
    recordEvent(cluster, job, {
      type: 'Normal',
      reason: 'SuccessfulCreate',
      message,
      component: 'job-controller',
    });
  }
}

/** `ttlSecondsAfterFinished`: 0 removes a finished Job with its pods at once; longer times end with the process. */
function removeWhenOver(cluster: Cluster, job: KubeObject): void {
  if (at(job, 'spec', 'ttlSecondsAfterFinished') === 0) {
    beginRemoval(cluster, JOBS, job, 'Background');
  }
}

/** Runs pods until enough have succeeded or too many have failed. */
export function reconcileJob(cluster: Cluster, job: KubeObject): void {
  if (!isActive(cluster, job)) {
    return;
  }
  if (isFinishedJob(job)) {
    removeWhenOver(cluster, job);
    return;
  }
  const spec = objectOf(job['spec']);
  const pods = controlled(cluster, job, 'pods');
  const succeeded = countByPhase(pods, 'Succeeded');
  const failed = countByPhase(pods, 'Failed');
  const active = pods.length - succeeded - failed;
  const status: JsonObject = {
    startTime: at(job, 'status', 'startTime') ?? timestamp(cluster.now()),
    ...(active > 0 ? { active } : {}),
    ...(succeeded > 0 ? { succeeded } : {}),
    ...(failed > 0 ? { failed } : {}),
    ready: countByPhase(pods, 'Running'),
    terminating: 0,
    uncountedTerminatedPods: {},
  };
  const completions = numberOf(spec['completions'], 1);
  if (succeeded >= completions) {
    complete(cluster, job, status);
  } else if (failed > numberOf(spec['backoffLimit'], 6)) {
    fail(cluster, job, status);
  } else {
    if (active === 0 && spec['suspend'] !== true) {
      run(cluster, job);
    }
    putStatus(cluster, JOBS, job, status);
  }
}
