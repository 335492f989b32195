import type { DiagnosticEntry } from '../diagnostic-entry';

const IN_SC_SYSTEM = { clusterType: 'managedClusters', namespace: 'sc-system' } as const;
const SC_JOB = { clusterType: 'managedClusters', namespace: 'sc-system', job: 'sc-job' } as const;

/** The connector inside the cluster: extension, namespace, Helm release, Job. */
export const clusterSideEntries = [
  {
    id: 'sc-extension-missing',
    title: 'Connections exist, but the extension sc-extension is gone',
    severity: 'error',
    match: {
      source: 'arm.resource',
      pattern: null,
      scope: { clusterType: 'managedClusters', extension: 'sc-extension' },
      examples: [],
    },
    reads: ['extensions of the cluster: sc-extension is among them, when there are connections'],
    expected:
      'A cluster with connections has the extension sc-extension. A cluster without either is in order.',
    cause:
      'Somebody uninstalled the extension. It carries the connections, so all of them are unavailable now.',
    fix: 'Create the connections again; the first one installs the extension.',
    commands: [
      'az k8s-extension list --resource-group <rg> --cluster-name <cluster> --cluster-type managedClusters',
      'az aks connection list -g <rg> -n <cluster> --output table',
      'az aks connection create <target-type> -g <rg> -n <cluster> --connection <name> <auth options>',
    ],
    remediation: {
      safe: false,
      action:
        'Send every connection again. Those with a secret need it once more, because Azure does not give it back.',
    },
  },
  {
    id: 'sc-extension-failed',
    title: 'The extension sc-extension could not be installed or updated',
    severity: 'error',
    match: {
      source: 'arm.extension.status',
      pattern: /InstallationFailed|UpdateFailed|ExtensionOperationFailed|ExtensionCreationFailed/i,
      weight: 'general',
      scope: { clusterType: 'managedClusters', extension: 'sc-extension' },
      examples: [
        'InstallationFailed',
        '(ExtensionOperationFailed) The extension operation failed with the following error: ...',
      ],
    },
    reads: [
      'extension sc-extension: properties.provisioningState is Succeeded',
      'extension sc-extension: no status of level Error, no errorInfo',
    ],
    expected: 'sc-extension is in state Succeeded, without error statuses.',
    cause:
      'The installation stopped in the agent or in Helm. The statuses of the extension say where; the Helm release, sc-job and its log say more.',
    fix: 'Read the statuses. When they do not explain it, look at namespace sc-system, its Helm release and the Job sc-job.',
    commands: [
      'az extension add --name k8s-extension',
      'az k8s-extension show --resource-group <rg> --cluster-name <cluster> --cluster-type managedClusters --name sc-extension',
    ],
    refinedBy: [
      'ext-agent-no-response',
      'ext-aks-agent-pods-not-ready',
      'ext-arc-manager-pods-not-ready',
      'ext-agent-egress-blocked',
      'ext-dataplane-403-private-link',
      'ext-pods-critical-addons-only',
      'ext-pods-insufficient-resources',
      'ext-pods-policy-denied',
      'ext-operation-conflict',
      'ext-core-policy-disallowed',
      'ext-resource-lock',
      'ext-core-write-denied',
      'ext-core-monitoring-failed',
      'ext-service-principal-cluster',
      'ext-extensionconfig-unhealthy',
      'ext-extensionconfig-crd-missing',
      'helm-resource-readiness-timeout',
      'helm-job-backoff-limit',
      'helm-node-os-mismatch',
      'helm-chart-download-failed',
      'helm-chart-rendering-failed',
      'helm-resource-already-exists',
      'helm-operation-in-progress',
      'helm-release-stuck-pending',
      'helm-release-failed',
      'helm-release-missing',
      'sc-helm-release-unhealthy',
      'sc-job-failed',
      'sc-job-image-pull-failure',
      'sc-system-namespace-missing',
    ],
    remediation: {
      safe: false,
      action: 'What the entry that explains it can do. Without one, only evidence is collected.',
    },
  },
  {
    id: 'sc-system-namespace-missing',
    title: 'Namespace sc-system is missing or terminating',
    severity: 'error',
    match: { source: 'k8s.object', pattern: null, scope: IN_SC_SYSTEM, examples: [] },
    reads: ['namespace sc-system: exists and is Active, when the extension sc-extension exists'],
    expected: 'Namespace sc-system exists and is Active.',
    cause:
      'The operator of the connections lives in sc-system. Without the namespace, the installation never got into the cluster (agent, outbound traffic), or somebody removed it.',
    fix: 'Look at the agents of cluster extensions. Do not create the namespace by hand: it has to belong to Helm.',
    commands: [
      'az aks get-credentials --resource-group <rg> --name <cluster>',
      'kubectl get namespace sc-system',
    ],
    refinedBy: [
      'ext-agent-no-response',
      'ext-aks-agent-pods-not-ready',
      'ext-agent-egress-blocked',
      'helm-chart-download-failed',
      'helm-chart-rendering-failed',
    ],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'sc-helm-release-unhealthy',
    title: 'The Helm release of the connector is not deployed',
    severity: 'error',
    match: {
      source: 'helm.release',
      pattern: /^(?:failed|pending-install|pending-upgrade|pending-rollback|uninstalling|unknown)$/i,
      scope: IN_SC_SYSTEM,
      examples: ['failed', 'pending-upgrade'],
    },
    reads: ['Helm release in sc-system, newest revision: status is deployed'],
    expected: 'The newest revision of the release in sc-system is deployed.',
    cause:
      'The chart of the connector was not installed or upgraded to the end. The description of the release carries the error of Helm.',
    fix: 'Read the description and remove what it names, then create the connection again.',
    commands: ['helm list -n sc-system --all', 'helm status sc-extension -n sc-system'],
    refinedBy: [
      'helm-resource-readiness-timeout',
      'helm-job-backoff-limit',
      'helm-node-os-mismatch',
      'helm-chart-download-failed',
      'helm-chart-rendering-failed',
      'helm-resource-already-exists',
      'helm-operation-in-progress',
      'helm-release-stuck-pending',
      'helm-release-failed',
      'helm-release-missing',
    ],
    remediation: {
      safe: false,
      action:
        'None on the release, which belongs to the extension agent. After the cause is gone, send the connection again.',
    },
  },
  {
    id: 'sc-job-failed',
    title: 'The Job sc-job failed',
    severity: 'error',
    match: {
      source: 'k8s.object',
      pattern: /BackoffLimitExceeded|DeadlineExceeded/i,
      weight: 'general',
      scope: SC_JOB,
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
    commands: [
      'kubectl get job -n sc-system',
      'kubectl describe job/sc-job -n sc-system',
      'kubectl logs job/sc-job -n sc-system',
    ],
    refinedBy: ['sc-job-image-pull-failure'],
    remediation: {
      safe: false,
      action: 'None on the Job. After the reason is gone, send the connection again.',
    },
  },
  {
    id: 'sc-job-active',
    title: 'The Job sc-job has been running for minutes',
    severity: 'warning',
    match: { source: 'k8s.object', pattern: null, scope: SC_JOB, examples: [] },
    reads: [
      'Job sc-job in sc-system: not active for more than five minutes',
      'pods of the Job: phase and waiting reasons',
    ],
    expected: 'sc-job ends within a few minutes.',
    cause: 'It still works, its image is pulled slowly, or its pod cannot be placed on a node.',
    fix: 'Wait. When its pod is Pending or cannot pull its image, handle that.',
    commands: ['kubectl get job -n sc-system', 'kubectl describe job/sc-job -n sc-system'],
    refinedBy: [
      'sc-job-image-pull-failure',
      'ext-pods-critical-addons-only',
      'ext-pods-insufficient-resources',
    ],
    remediation: { safe: true, action: 'Wait until the Job has ended or is gone.' },
  },
  {
    id: 'sc-job-absent-means-success',
    title: 'sc-job is not there because it succeeded',
    severity: 'info',
    match: {
      source: 'k8s.object',
      pattern: /jobs?(?:\.batch)? "?sc-job"? (?:was )?not found/i,
      scope: SC_JOB,
      examples: ['Error from server (NotFound): jobs.batch "sc-job" not found'],
    },
    reads: [
      'Job sc-job in sc-system: 404, while the namespace exists and the newest Helm release is deployed',
    ],
    expected: 'No Job: it removes itself after it has succeeded.',
    cause: 'The Job is deleted automatically when it has run successfully.',
    fix: 'Nothing is wrong here; look for the problem elsewhere.',
    commands: ['kubectl get job -n sc-system', 'helm list -n sc-system'],
    remediation: { safe: true, action: 'None.' },
  },
  {
    id: 'sc-job-image-pull-failure',
    title: 'The pod of sc-job cannot pull its image',
    severity: 'error',
    match: {
      source: 'k8s.event',
      pattern:
        /Failed to pull image "(?:scaksextension\.azurecr\.io|mcr\.microsoft\.com\/service-connector)\/[^"]*sc-operator:[^"]+"/i,
      scope: SC_JOB,
      examples: [
        'Failed to pull image "scaksextension.azurecr.io/prod/image/sc-operator:20250417.1": rpc error: code = NotFound desc = failed to pull and unpack image',
        'Failed to pull image "mcr.microsoft.com/service-connector/prod/image/sc-operator:20251203.5": context deadline exceeded',
      ],
      captures: { image: /Failed to pull image "([^"]+)"/i },
    },
    reads: [
      'events of sc-system: no failed pull of sc-operator',
      'pods of sc-job: not in ErrImagePull or ImagePullBackOff',
      'extension sc-extension: version, currentVersion, autoUpgradeMinorVersion',
    ],
    expected: 'The image of sc-operator is pulled from scaksextension.azurecr.io or mcr.microsoft.com.',
    cause:
      'The extension is pinned to an old version whose image is gone, the registry no longer serves anonymous pulls, or outbound traffic is blocked.',
    fix: 'Update sc-extension to the current version, and allow both registries in the firewall.',
    commands: [
      'kubectl get events -n sc-system',
      'az k8s-extension show --resource-group <rg> --cluster-name <cluster> --cluster-type managedClusters --name sc-extension',
      'az k8s-extension update --resource-group <rg> --cluster-name <cluster> --cluster-type managedClusters --name sc-extension --auto-upgrade-minor-version true',
    ],
    remediation: {
      safe: false,
      action:
        'Let sc-extension upgrade its minor version by itself, wait until it is in state Succeeded, and send the connection again.',
    },
  },
] as const satisfies readonly DiagnosticEntry[];
