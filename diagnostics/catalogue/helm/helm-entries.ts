import type { DiagnosticEntry } from '../diagnostic-entry';

const ANY = { extension: '*' } as const;

/** What goes wrong while Helm installs or upgrades the chart of an extension. */
export const helmEntries = [
  {
    id: 'helm-resource-readiness-timeout',
    title: 'Objects of the chart did not become ready in time',
    severity: 'error',
    match: {
      source: 'arm.extension.status',
      pattern:
        /Timed out waiting for (?:the )?resource(?: readiness| to come to a ready\/completed state)|timed out waiting for the condition|Helm (?:installation|upgrade) failed\s*:\s*context deadline exceeded/i,
      scope: ANY,
      examples: [
        'Timed out waiting for resource readiness',
        'Timed out waiting for the resource to come to a ready/completed state.',
        'Helm installation failed: context deadline exceeded',
      ],
    },
    reads: ['error text, statuses of extensions, descriptions of Helm releases: no such timeout'],
    expected: 'Pods and Jobs of the chart become ready within minutes.',
    cause:
      'Nodes lack room or have taints, a policy rejects pods, nodes have another operating system, or a setting is wrong.',
    fix: 'Look at the events and pods of the namespace, remove what keeps them from starting, and try again.',
    commands: ['kubectl get events -n <ns> --sort-by=.lastTimestamp', 'kubectl get pods -n <ns> -o wide'],
    refinedBy: [
      'helm-job-backoff-limit',
      'helm-node-os-mismatch',
      'ext-pods-critical-addons-only',
      'ext-pods-insufficient-resources',
      'ext-pods-policy-denied',
      'sc-job-failed',
      'sc-job-image-pull-failure',
    ],
    remediation: { safe: false, action: 'Repeat the operation once, when every object is ready by now.' },
  },
  {
    id: 'helm-job-backoff-limit',
    title: 'A Job of the chart used up its retries',
    severity: 'error',
    match: {
      source: 'arm.extension.status',
      pattern: /job failed:?\s*BackoffLimitExceeded/i,
      scope: ANY,
      examples: ['job failed: BackoffLimitExceeded'],
    },
    reads: [
      'Jobs in the namespaces of extensions: none Failed with BackoffLimitExceeded',
      'error text, statuses of extensions, descriptions of Helm releases',
    ],
    expected: 'Every Job of a chart completes.',
    cause: 'The program in the Job failed again and again; its log says why.',
    fix: 'Read the log of the Job, remove the reason, and try again.',
    commands: ['kubectl get job -n <ns>', 'kubectl logs job/<job> -n <ns>'],
    refinedBy: ['sc-job-failed', 'sc-job-image-pull-failure'],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'helm-node-os-mismatch',
    title: 'The nodes have another operating system or processor than the extension needs',
    severity: 'error',
    match: {
      source: 'k8s.event',
      pattern:
        /didn't match Pod's node affinity\/selector|exec format error|no matching manifest for (?:linux|windows)/i,
      weight: 'general',
      scope: ANY,
      examples: [
        "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.",
        'no matching manifest for windows/amd64 10.0.20348 in the manifest list entries',
        'exec /manager: exec format error',
      ],
    },
    reads: [
      'pods, Warning events and logs of crashing pods in the namespaces of extensions: none is about node selectors or formats',
    ],
    expected:
      'At least one node has the operating system and the processor that the pods ask for, mostly linux/amd64.',
    cause: 'Linux pods meet Windows nodes or the other way round, or images for amd64 meet arm64 nodes.',
    fix: 'Add a node pool that fits, or steer the pods with selectors.',
    commands: [
      'kubectl get nodes -L kubernetes.io/os,kubernetes.io/arch',
      'az aks nodepool add --resource-group <rg> --cluster-name <cluster> --name linpool --os-type Linux --mode User --node-count 1',
    ],
    remediation: { safe: false, action: 'Add a node pool that fits, which costs money.' },
  },
  {
    id: 'helm-chart-download-failed',
    title: 'The Helm chart of an extension cannot be downloaded',
    severity: 'error',
    match: {
      source: 'arm.extension.status',
      pattern: /Unable to (?:download|pull) the Helm chart from the repo(?:sitory)?(?: URL)?/i,
      scope: ANY,
      examples: ['Unable to download the Helm chart from the repo URL'],
      captures: { host: /https:\/\/([\w.-]+\.azurecr\.io|mcr\.microsoft\.com)/i },
    },
    reads: ['error text, statuses of extensions, descriptions of Helm releases: no such failure'],
    expected: 'The cluster reaches scaksextension.azurecr.io and mcr.microsoft.com on port 443.',
    cause: 'Outbound traffic from the cluster is blocked or broken on its way through the firewall.',
    fix: 'Apply the outbound rules of AKS and allow scaksextension.azurecr.io; newer versions also pull from mcr.microsoft.com.',
    commands: [
      'az network firewall application-rule create --firewall-name <fw> --resource-group <rg> --collection-name <coll> --name sc-chart --protocols Https=443 --source-addresses <subnet> --target-fqdns scaksextension.azurecr.io mcr.microsoft.com --action Allow --priority 200',
    ],
    refinedBy: ['ext-agent-egress-blocked'],
    remediation: { safe: false, action: 'None: the firewall is outside the cluster.' },
  },
  {
    id: 'helm-chart-rendering-failed',
    title: 'The chart does not render with the given settings',
    severity: 'error',
    match: {
      source: 'arm.extension.status',
      pattern:
        /Helm chart rendering failed with given values|Unable to render the Helm chart with the provided config settings|failed to install chart from path \[[^\]]*\] for release \[[^\]]*\]: err \[template:/i,
      scope: ANY,
      examples: [
        'Helm chart rendering failed with given values',
        'Unable to render the Helm chart with the provided config settings and config protected settings : Recommendation Please check if the values',
        'Error: {failed to install chart from path [] for release [dapr-1]: err [template: dapr/charts/x.yaml:1:17: executing "x" at <.Values.global.ha.enabled>: can\'t evaluate field enabled in type interface {}]} occurred while doing the operation : {Installing the extension} on the config',
      ],
      captures: { key: /at <\.Values\.([\w.-]+)>/ },
    },
    reads: ['error text, statuses of extensions, descriptions of Helm releases: no template error'],
    expected: 'Every mandatory setting of the extension is given, with a valid value.',
    cause: 'A setting that the chart needs is missing or wrong; "at <.Values…>" in the text names it.',
    fix: 'Correct the settings of the extension and run the operation again. sc-extension takes its settings from the connection.',
    commands: [
      'az k8s-extension update -g <rg> -c <cluster> -t <clusterType> -n <ext> --configuration-settings <key>=<value>',
    ],
    refinedBy: ['flux2-helm-config-tenant-id-nil'],
    remediation: { safe: false, action: 'None for settings that a user gave.' },
  },
  {
    id: 'helm-resource-already-exists',
    title: 'An object of the chart exists already and belongs to something else',
    severity: 'error',
    match: {
      source: 'arm.extension.status',
      pattern:
        /Resource already exists in your cluster|rendered manifests contain a resource that already exists|invalid ownership metadata/i,
      scope: ANY,
      examples: [
        'Resource already exists in your cluster',
        'rendered manifests contain a resource that already exists. Unable to continue with install: ClusterRole "sc-role" in namespace "" exists and cannot be imported into the current release: invalid ownership metadata; label validation error: missing key "app.kubernetes.io/managed-by": must be set to "Helm"',
      ],
      captures: {
        kind: /(?:install|update|upgrade): (\w+) "[^"]+" in namespace/i,
        object: /(?:install|update|upgrade): \w+ "([^"]+)" in namespace/i,
        'object-ns': /(?:install|update|upgrade): \w+ "[^"]+" in namespace "([^"]*)"/i,
      },
    },
    reads: [
      'error text, statuses of extensions, descriptions of Helm releases: no such object',
      'the object that the text names: labels, annotations and age tell its owner',
    ],
    expected: 'No object of the chart exists before, or it belongs to the same release.',
    cause: 'An earlier installation left it behind, or another product makes the same object.',
    fix: 'Delete the object when nobody needs it, then install again. Beside an object that is needed, the extension cannot be installed.',
    commands: ['kubectl get <kind> <object> -o yaml', 'kubectl delete <kind> <object>'],
    remediation: {
      safe: false,
      action: 'Delete the object, after owner and age were shown, then repeat the operation.',
    },
  },
  {
    id: 'helm-operation-in-progress',
    title: 'Another Helm operation on the release is running',
    severity: 'warning',
    match: {
      source: 'arm.extension.status',
      pattern:
        /Operation is already in progress for Helm|another operation \(install\/upgrade\/rollback\) is in progress|earlier operation for the helm chart is still in progress/i,
      scope: ANY,
      examples: [
        'Operation is already in progress for Helm',
        'another operation (install/upgrade/rollback) is in progress',
      ],
    },
    reads: [
      'newest revisions of the Helm releases of extensions: none pending or uninstalling for less than ten minutes',
    ],
    expected: 'One operation at a time, ended within ten minutes.',
    cause: 'An install, upgrade, rollback or uninstall of this release has not ended yet.',
    fix: 'Wait ten minutes and try again.',
    commands: ['helm list -n <ns> --all', 'helm status <release> -n <ns>'],
    refinedBy: ['helm-release-stuck-pending'],
    remediation: {
      safe: true,
      action: 'Wait up to ten minutes until the release is in a final state, then repeat the operation once.',
    },
  },
  {
    id: 'helm-release-stuck-pending',
    title: 'A Helm release is stuck in a pending state',
    severity: 'error',
    match: {
      source: 'helm.release',
      pattern: /^pending-(?:install|upgrade|rollback)$/i,
      scope: ANY,
      examples: ['pending-install'],
    },
    reads: [
      'newest revisions of the Helm releases of extensions: none pending for more than ten minutes while no operation of the extension runs',
    ],
    expected: 'A pending release ends within ten minutes.',
    cause: 'Whatever ran Helm died before it could write the final state.',
    fix: 'Roll back to the last revision that was deployed, or delete the extension by force and install it again.',
    commands: [
      'helm history <release> -n <ns>',
      'helm rollback <release> <revision> -n <ns>',
      'az k8s-extension delete --force -g <rg> -c <cluster> -n <ext> -t <clusterType>',
    ],
    remediation: {
      safe: false,
      action:
        'Delete the extension by force and install it again. For sc-extension, all connections are unavailable meanwhile.',
    },
  },
  {
    id: 'helm-release-failed',
    title: 'The newest revision of a Helm release failed',
    severity: 'error',
    match: { source: 'helm.release', pattern: /^failed$/i, scope: ANY, examples: ['failed'] },
    reads: ['newest revisions of the Helm releases of extensions: none failed; the description says why'],
    expected: 'The newest revision is deployed.',
    cause: 'The description of the release says what stopped it.',
    fix: 'Remove the reason and repeat the operation of the extension.',
    commands: ['helm status <release> -n <ns>', 'helm history <release> -n <ns>'],
    refinedBy: [
      'helm-resource-readiness-timeout',
      'helm-job-backoff-limit',
      'helm-node-os-mismatch',
      'helm-chart-download-failed',
      'helm-chart-rendering-failed',
      'helm-resource-already-exists',
      'helm-operation-in-progress',
      'helm-release-stuck-pending',
      'helm-release-missing',
    ],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'helm-release-missing',
    title: 'Azure lists the extension, but the cluster has no Helm release of it',
    severity: 'error',
    match: { source: 'helm.release', pattern: null, scope: ANY, examples: [] },
    reads: ['Helm release Secrets in the namespace of each extension that is in a final state: there is one'],
    expected: 'Every installed extension has a Helm release.',
    cause:
      'The installation never started (agent, outbound traffic), or somebody deleted the Secrets of the release.',
    fix: 'Check the extension agents, then install the extension again.',
    commands: ['kubectl get secret -n <ns> -l owner=helm'],
    remediation: { safe: false, action: 'None.' },
  },
] as const satisfies readonly DiagnosticEntry[];
