import type { DiagnosticEntry } from '../diagnostic-entry';

/** The connector inside the cluster: namespace, Helm release, Job. */
export const clusterSideEntries = [
  {
    id: 'sc-system-namespace-missing',
    title: 'Namespace sc-system is missing or terminating',
    severity: 'error',
    match: {
      source: 'k8s.object',
      pattern: null,
      scope: { clusterType: 'managedClusters', namespace: 'sc-system' },
      examples: [],
    },
    reads: ['namespace sc-system: exists and status.phase is Active, when the extension sc-extension exists'],
    expected: 'Namespace sc-system exists and is Active.',
    cause:
      'The operator of the connections lives in sc-system. Without the namespace the installation of the extension never got into the cluster (agent or outbound traffic), or somebody removed it.',
    fix: 'Look at the agents of cluster extensions; do not create the namespace by hand, it has to belong to Helm.',
    commands: [
      'az aks get-credentials --resource-group <rg> --name <cluster>',
      'kubectl get namespace sc-system',
    ],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'sc-job-failed',
    title: 'The Job sc-job failed',
    severity: 'error',
    match: {
      source: 'k8s.object',
      pattern: /BackoffLimitExceeded|DeadlineExceeded/i,
      weight: 'general',
      scope: { clusterType: 'managedClusters', namespace: 'sc-system', job: 'sc-job' },
      examples: ['BackoffLimitExceeded'],
    },
    reads: [
      'Job sc-job in sc-system: no condition Failed',
      'pods of the Job: exit codes and waiting reasons',
      'log of its last pod, events of the Job',
    ],
    expected: 'sc-job has completed, or is gone because it completed.',
    cause:
      'sc-job writes the Kubernetes objects of the connection while the extension is installed or updated. When it fails, the extension usually fails with it.',
    fix: 'Read the log of the Job, remove the reason, then create the connection again. Never edit or delete the Job.',
    commands: ['kubectl describe job/sc-job -n sc-system', 'kubectl logs job/sc-job -n sc-system'],
    refinedBy: ['sc-job-image-pull-failure'],
    remediation: {
      safe: false,
      action: 'None on the Job itself. After the reason is gone, send the connection again.',
    },
  },
] as const satisfies readonly DiagnosticEntry[];
