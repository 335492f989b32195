import type { RestartableWorkload } from '../../checks/osm/workload-of';
import type { RemediationAction } from '../remediation-plan';

const PLURALS = { Deployment: 'deployments', StatefulSet: 'statefulsets', DaemonSet: 'daemonsets' } as const;

/** Makes the pods of a workload anew, the way `kubectl rollout restart` does it. */
export function restart({ kind, name, namespace }: RestartableWorkload, now: Date): RemediationAction {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': now.toISOString() };
  return {
    kind: 'kubernetes',
    method: 'PATCH',
    path: `/apis/apps/v1/namespaces/${namespace}/${PLURALS[kind]}/${name}`,
    body: { spec: { template: { metadata: { annotations } } } },
    description: `Restart ${kind.toLowerCase()} ${namespace}/${name}`,
  };
}

/** Restarts of several workloads, each once. */
export function restartAll(workloads: readonly RestartableWorkload[], now: Date): RemediationAction[] {
  const unique = new Map(workloads.map((one) => [`${one.kind}/${one.namespace}/${one.name}`, one]));
  return [...unique.values()].map((workload) => restart(workload, now));
}
