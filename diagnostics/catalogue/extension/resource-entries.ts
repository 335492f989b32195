import type { DiagnosticEntry } from '../diagnostic-entry';

const ANY = { extension: '*' } as const;
const CORE = { clusterType: 'managedClusters', extension: 'aks-managed-*' } as const;

/** The extension as a resource of Azure, and as an object in the cluster. */
export const resourceEntries = [
  {
    id: 'ext-operation-conflict',
    title: 'Another operation on the same extension is running',
    severity: 'warning',
    match: {
      source: 'arm.error',
      pattern:
        /(?:Update|Create|Delete) failed for this resource, as there is a conflicting operation in progress/i,
      scope: ANY,
      examples: [
        'Update failed for this resource, as there is a conflicting operation in progress. Please try after sometime.',
      ],
    },
    reads: ['extensions: none is Creating, Updating or Deleting'],
    expected: 'One operation at a time.',
    cause: 'Two clients changed the extension at once, or a retry came too early.',
    fix: 'Wait until the extension is in a final state, then send the request again. One that never ends has to be deleted by force.',
    commands: [
      'az k8s-extension show -g <rg> -c <cluster> -t <clusterType> -n <ext> --query provisioningState -o tsv',
    ],
    remediation: {
      safe: true,
      action: 'Wait until the extension is in a final state, then send the same request once more.',
    },
  },
  {
    id: 'ext-core-policy-disallowed',
    title: 'Azure Policy forbids the extension resource',
    severity: 'error',
    match: {
      source: 'arm.error',
      pattern: /RequestDisallowedByPolicy|Resource '[^']+' was disallowed by policy/i,
      scope: ANY,
      examples: [
        "Create or update of core cluster extension aks-managed-azure-monitor-metrics of type microsoft.azuremonitor.containers.metrics failed. Resource 'aks-managed-azure-monitor-metrics' was disallowed by policy. Policy identifiers: '[]'",
      ],
      captures: {
        ext: /Resource '([^']+)' was disallowed/i,
        'assignment-id': /policyAssignments\/([\w.-]+)/i,
        'definition-id': /policyDefinitions\/([\w.-]+)/i,
      },
    },
    reads: [
      'error text and statuses of extensions: no RequestDisallowedByPolicy; it names assignment and definition',
    ],
    expected: 'No policy above the cluster denies the extension.',
    cause: 'A deny rule, an allow list, or a rule on names or tags at a scope above the cluster.',
    fix: 'Have the policy changed or an exemption made for the cluster, wait until it has spread, and try again.',
    commands: [
      'az policy assignment show --name <assignment-id> --scope /subscriptions/<subscription>',
      'az policy definition show --name <definition-id>',
    ],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'ext-resource-lock',
    title: 'A resource lock blocks the operation on the extension',
    severity: 'error',
    match: {
      source: 'arm.error',
      pattern:
        /ScopeLocked|cannot perform (?:delete|write) operation because following scope\(s\) are locked/i,
      scope: ANY,
      examples: [
        "The scope '/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/c/providers/Microsoft.KubernetesConfiguration/extensions/e' cannot perform delete operation because following scope(s) are locked: '/subscriptions/s'.",
      ],
      captures: { locked: /scope\(s\) are locked: '([^']+)'/i },
    },
    reads: ['locks that apply to the cluster: shown beside the error'],
    expected: 'No CanNotDelete lock when something is deleted, no ReadOnly lock when something is written.',
    cause: 'Somebody set a lock on the cluster, its resource group or its subscription as a protection.',
    fix: 'Ask the owner to remove the lock, run the operation, and put the lock back.',
    commands: [
      'az lock list --resource-group <rg>',
      'az lock delete --name <lock> --resource-group <rg>',
      'az lock create --name <lock> --resource-group <rg> --lock-type CanNotDelete',
    ],
    remediation: { safe: false, action: 'None: locks are never removed.' },
  },
  {
    id: 'ext-core-write-denied',
    title: 'An extension that AKS owns was edited directly',
    severity: 'warning',
    match: {
      source: 'arm.error',
      pattern:
        /Failed to update '[^']+' for the cluster\. Access denied: '?.?write.?'? operation is not allowed/i,
      scope: CORE,
      examples: [
        "Failed to update 'aks-managed-azure-monitor-logs' for the cluster. Access denied: 'write' operation is not allowed.",
      ],
      captures: { ext: /Failed to update '([^']+)'/i },
    },
    reads: ['error text: no denied write of an extension named aks-managed-*'],
    expected: 'Extensions named aks-managed-* are changed through the cluster only.',
    cause: 'AKS owns this extension and writes it itself.',
    fix: 'Use the switches of the add-on on the cluster.',
    commands: [
      'az aks update --resource-group <rg> --name <cluster> --disable-azure-monitor-metrics',
      'az aks update --resource-group <rg> --name <cluster> --enable-azure-monitor-metrics',
    ],
    remediation: { safe: false, action: 'None: writes to such extensions are refused.' },
  },
  {
    id: 'ext-core-monitoring-failed',
    title: 'A monitoring extension that AKS manages is in state Failed',
    severity: 'warning',
    match: { source: 'arm.resource', pattern: null, scope: CORE, examples: [] },
    reads: ['extensions named aks-managed-*: properties.provisioningState is not Failed'],
    expected: 'Managed extensions are in state Succeeded.',
    cause: 'Monitoring was not enabled to the end, often because a workspace is missing or wrong.',
    fix: 'Check the workspace, then switch the add-on off and on again.',
    commands: [
      'az aks disable-addons -a monitoring -g <rg> -n <cluster>',
      'az aks enable-addons -a monitoring -g <rg> -n <cluster> --workspace-resource-id <workspace-id>',
    ],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'ext-service-principal-cluster',
    title: 'The cluster runs on a service principal, so extensions cannot work',
    severity: 'error',
    match: { source: 'arm.resource', pattern: null, scope: { clusterType: 'managedClusters' }, examples: [] },
    reads: ['managedCluster: identity.type is not None and servicePrincipalProfile.clientId is msi'],
    expected: 'The cluster has a managed identity.',
    cause: 'Cluster extensions need a managed identity on the cluster.',
    fix: 'Move the cluster to a managed identity.',
    commands: ['az aks update -g <rg> -n <cluster> --enable-managed-identity'],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'ext-extensionconfig-unhealthy',
    title: 'The in-cluster state of an extension shows an error or is not synchronised',
    severity: 'warning',
    match: { source: 'k8s.object', pattern: null, scope: ANY, examples: [] },
    reads: [
      'ExtensionConfigs: status not Failed, extensionState Installed, no reconciliationError, release deployed, synchronised with Azure; every field is optional',
    ],
    expected: 'Every ExtensionConfig is installed and synchronised with Azure.',
    cause:
      'The agent could not reconcile the extension, or cannot report to Azure, which then shows an older state.',
    fix: 'Read message and reconciliationError beside the statuses in Azure.',
    commands: ['kubectl get extensionconfigs -A -o yaml'],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'ext-extensionconfig-crd-missing',
    title: 'The Arc cluster lacks the definition of ExtensionConfig',
    severity: 'error',
    match: { source: 'k8s.object', pattern: null, scope: { clusterType: 'connectedClusters' }, examples: [] },
    reads: [
      'CustomResourceDefinition extensionconfigs.clusterconfig.azure.com: exists, when the cluster has extensions',
    ],
    expected: 'The definition exists.',
    cause: 'The agents were not installed completely, or are old.',
    fix: 'Upgrade the agents; that installs the definition.',
    commands: ['kubectl get crds', 'az connectedk8s upgrade -g <rg> -n <cluster>'],
    remediation: { safe: false, action: 'None.' },
  },
] as const satisfies readonly DiagnosticEntry[];
