import { podsWithOtherImages, podsWithoutProxy } from '../../checks/osm/sidecars';
import { type RestartableWorkload, workloadOf } from '../../checks/osm/workload-of';
import { podLabel } from '../../checks/pod-state';
import type { Pod } from '../../evidence/objects';
import type { PlannedRemediation, RemediationPlanner } from '../remediation-plan';
import { restartAll } from './restart';

/** osm-pods-without-sidecar */
export const planSidecars: RemediationPlanner = async (evidence, { installed, now }) =>
  restartsOf(installed.features.has('osm') ? await podsWithoutProxy(evidence) : [], now);

/** osm-envoy-version-old */
export const planNewImages: RemediationPlanner = async (evidence, { installed, now }) =>
  restartsOf(installed.features.has('osm') ? (await podsWithOtherImages(evidence)).pods : [], now);

/** Restarts what made the pods; pods that nothing makes again are named and left alone. */
function restartsOf(pods: readonly Pod[], now: Date): PlannedRemediation {
  const made = pods.map((pod) => ({ pod, workload: workloadOf(pod) }));
  const workloads = made.flatMap(({ workload }): RestartableWorkload[] => (workload ? [workload] : []));
  const alone = made.filter(({ workload }) => workload === undefined);
  return {
    actions: restartAll(workloads, now),
    warnings: [
      ...(workloads.length > 0 ? ['Workloads restart.'] : []),
      ...alone.map(({ pod }) => `${podLabel(pod)} has to be made again by hand: no workload makes it.`),
    ],
  };
}
