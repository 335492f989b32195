import type { Cluster } from '../cluster';
import { isFinishedJob } from '../controllers/job-controller';
import { at, numberOf, objectsOf, textOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { labelSelectorMatcher } from '../objects/label-selector';
import { find, waitFor } from './cluster-objects';

/** How long a release waits for its objects; whatever will never be ready is noticed at once. */
const READINESS_TIMEOUT_MS = 30_000;

export type Readiness = 'ready' | { problem: string };

/** Why a pod will not start by itself, or undefined while it may. */
function podProblem(pod: KubeObject): string | undefined {
  const scheduled = objectsOf(at(pod, 'status', 'conditions')).find(
    (entry) => entry['reason'] === 'Unschedulable',
  );
  if (scheduled !== undefined) {
    return textOf(scheduled['message']);
  }
  const waiting = objectsOf(at(pod, 'status', 'containerStatuses')).find((status) =>
    ['CreateContainerConfigError', 'ImagePullBackOff', 'ErrImagePull'].includes(
      textOf(at(status, 'state', 'waiting', 'reason')),
    ),
  );
  return waiting === undefined ? undefined : textOf(at(waiting, 'state', 'waiting', 'message'));
}

function problemOfPods(
  cluster: Cluster,
  namespace: string | undefined,
  selector: unknown,
): string | undefined {
  const matches = labelSelectorMatcher(selector);
  return cluster.store
    .list('pods', namespace)
    .filter((pod) => matches(pod.metadata.labels))
    .map(podProblem)
    .find((problem) => problem !== undefined);
}

/** Waits until a Deployment has all its pods, or one of them cannot run. */
export async function deploymentReadiness(cluster: Cluster, manifest: KubeObject): Promise<Readiness> {
  const timeout: Readiness = { problem: `Deployment ${manifest.metadata.name} is not ready` };
  const check = (): Readiness | undefined => {
    const live = find(cluster, manifest);
    const wanted = numberOf(at(live, 'spec', 'replicas'), 1);
    const isObserved = at(live, 'status', 'observedGeneration') === live?.metadata.generation;
    if (live !== undefined && isObserved && numberOf(at(live, 'status', 'availableReplicas')) >= wanted) {
      return 'ready';
    }
    const problem = problemOfPods(cluster, manifest.metadata.namespace, at(manifest, 'spec', 'selector'));
    return problem === undefined ? undefined : { problem };
  };
  return (await waitFor(cluster, check, READINESS_TIMEOUT_MS)) ?? timeout;
}

/** Waits until a Job has ended. One that is gone has succeeded and cleaned up after itself. */
export async function jobReadiness(cluster: Cluster, manifest: KubeObject): Promise<Readiness> {
  const timeout: Readiness = { problem: `Job ${manifest.metadata.name} has not ended` };
  const check = (): Readiness | undefined => {
    const live = find(cluster, manifest);
    if (live === undefined) {
      return 'ready';
    }
    if (isFinishedJob(live)) {
      const failed = objectsOf(at(live, 'status', 'conditions')).find((entry) => entry['type'] === 'Failed');
      return failed === undefined ? undefined : { problem: `job failed: ${textOf(failed['reason'])}` };
    }
    const problem = problemOfPods(cluster, manifest.metadata.namespace, at(live, 'spec', 'selector'));
    return problem === undefined ? undefined : { problem };
  };
  return (await waitFor(cluster, check, READINESS_TIMEOUT_MS)) ?? timeout;
}
