import type { DiagnosticEntry } from '../diagnostic-entry';

const SCOPE = { extensionType: 'microsoft.flux', namespace: 'flux-system' } as const;

const CLEAN_UP = [
  'az k8s-extension delete --force -g <rg> -c <cluster> -n <ext> -t <clusterType>',
  'helm uninstall <ext> -n flux-system',
  'kubectl delete namespaces flux-system',
] as const;

const REINSTALL = [
  'az k8s-configuration flux create -g <rg> -c <cluster> -t <clusterType> -n <config> <parameters>',
  'az k8s-extension create -g <rg> -c <cluster> -t <clusterType> -n flux --extension-type microsoft.flux',
] as const;

const CLEAN_UP_ACTION =
  'After approval, in this order: delete the extension by force, delete what is left of the Helm release, delete namespace flux-system and wait until it is gone, install the extension again.';

/** Installing and keeping the extension microsoft.flux. */
export const extensionEntries = [
  {
    id: 'flux2-extension-crd-conflict',
    title: 'Flux was not installed: its object was changed at the same time',
    severity: 'error',
    match: {
      source: 'arm.extension.status',
      pattern:
        /unable to add the configuration with configId \{extension:[^}]+\}[\s\S]*Operation cannot be fulfilled on extensionconfigs\.(?:aks\.)?clusterconfig\.azure\.com[\s\S]*the object has been modified/i,
      scope: SCOPE,
      examples: [
        'unable to add the configuration with configId {extension:flux} due to error: {error while adding the CRD configuration: error {Operation cannot be fulfilled on extensionconfigs.clusterconfig.azure.com "flux": the object has been modified; please apply your changes to the latest version and try again}}',
      ],
    },
    reads: ['extension microsoft.flux: statuses and errorInfo', 'ExtensionConfig of the extension: exists'],
    expected: 'The extension is Succeeded, without statuses of level Error.',
    cause: 'Two changes of the ExtensionConfig met. The later one was refused.',
    fix: 'Try again. When it stays: delete the extension by force, remove the Helm release and the namespace, then install again.',
    commands: [...REINSTALL.slice(1), ...CLEAN_UP],
    remediation: {
      safe: true,
      action:
        'Send the same extension again, at most three times. Cleaning up, as for a failed extension, needs approval.',
    },
  },
  {
    id: 'flux2-release-name-in-use',
    title: 'Flux was not installed: a Helm release of that name exists',
    severity: 'error',
    match: {
      source: 'arm.extension.status',
      pattern:
        /failed to install chart from path \[[^\]]*\] for release \[[^\]]*\]: err \[cannot re-use a name that is still in use\]/i,
      scope: SCOPE,
      examples: [
        'Error: {failed to install chart from path [] for release [flux]: err [cannot re-use a name that is still in use]} occurred while doing the operation : {Installing the extension} on the config',
      ],
    },
    reads: [
      'extension microsoft.flux: statuses and errorInfo',
      'Helm releases in flux-system: a left-over of the same name',
    ],
    expected: 'No Helm release has the name of the extension before it is installed.',
    cause: 'An earlier installation left its Helm release behind.',
    fix: 'Delete the extension by force, uninstall the Helm release, delete the namespace, then install again.',
    commands: [...CLEAN_UP, ...REINSTALL],
    remediation: { safe: false, action: CLEAN_UP_ACTION },
  },
  {
    id: 'flux2-extension-creation-bad-request',
    title: 'The deployment from the portal failed: the extension of Flux was refused',
    severity: 'error',
    match: {
      source: 'arm.error',
      pattern: /ExtensionCreationFailed[\s\S]*extensionaddons\/flux[\s\S]*Error code:\s*BadRequest/i,
      scope: SCOPE,
      examples: [
        "{'code':'DeploymentFailed','details':[{'code':'ExtensionCreationFailed', 'message':' Request failed to https://management.azure.com/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedclusters/c/extensionaddons/flux?api-version=2021-03-01. Error code: BadRequest. Reason: Bad Request'}]}",
      ],
    },
    reads: ['error text', 'extension microsoft.flux: state after the attempt'],
    expected: 'The deployment succeeds.',
    cause:
      'Left-overs of an earlier installation, a feature that the subscription has not registered, or a policy.',
    fix: 'Clean up as for a failed extension, and look at the feature flag and the policies.',
    commands: [...CLEAN_UP, ...REINSTALL],
    refinedBy: ['flux2-feature-flag-missing', 'flux2-namespace-policy'],
    remediation: { safe: false, action: CLEAN_UP_ACTION },
  },
  {
    id: 'flux2-extension-failed',
    title: 'The extension of Flux failed',
    severity: 'error',
    match: {
      source: 'arm.extension.status',
      pattern: /InstallationFailed|ExtensionOperationFailed|ExtensionCreationFailed/i,
      scope: SCOPE,
      weight: 'general',
      examples: ['InstallationFailed', 'ExtensionCreationFailed'],
    },
    reads: [
      'extensions of the cluster, of either type: that of type microsoft.flux is Succeeded, without statuses of level Error',
    ],
    expected:
      'The extension is Succeeded. Its name is flux when it was installed with the first configuration.',
    cause: 'The statuses tell; problems of extensions and of Helm apply as well.',
    fix: 'Look into the statuses. Then clean up and install again, with a configuration or by hand.',
    commands: [
      'az k8s-extension show -g <rg> -c <cluster> -n <ext> -t <clusterType>',
      ...CLEAN_UP,
      ...REINSTALL,
    ],
    refinedBy: [
      'flux2-extension-crd-conflict',
      'flux2-release-name-in-use',
      'flux2-extension-creation-bad-request',
      'flux2-feature-flag-missing',
      'flux2-namespace-policy',
      'flux2-pod-identity-token-intercepted',
      'flux2-status-not-populated',
      'flux2-resource-limit-policy',
      'flux2-insufficient-node-resources',
      'flux2-helm-config-tenant-id-nil',
      'ext-agent-no-response',
      'ext-agent-egress-blocked',
      'ext-operation-conflict',
      'ext-pods-critical-addons-only',
      'helm-resource-readiness-timeout',
      'helm-job-backoff-limit',
      'helm-node-os-mismatch',
      'helm-chart-download-failed',
      'helm-chart-rendering-failed',
      'helm-resource-already-exists',
      'helm-operation-in-progress',
    ],
    remediation: { safe: false, action: CLEAN_UP_ACTION },
  },
  {
    id: 'flux2-extension-missing',
    title: 'There are configurations of Flux, but not its extension',
    severity: 'warning',
    match: { source: 'derived', pattern: null, scope: SCOPE, examples: [] },
    reads: ['extensions of the cluster: one of type microsoft.flux', 'fluxConfigurations of the cluster'],
    expected: 'The first configuration installs the extension by itself, under the name flux.',
    cause: 'Installing it with the configuration failed, or somebody removed it later.',
    fix: 'Install the extension.',
    commands: REINSTALL.slice(1),
    refinedBy: ['flux2-feature-flag-missing'],
    remediation: { safe: false, action: 'After approval, install the extension under the name flux.' },
  },
  {
    id: 'flux2-feature-flag-missing',
    title: 'The subscription has not registered the feature AKS-ExtensionManager',
    severity: 'warning',
    match: { source: 'arm.resource', pattern: null, scope: { clusterType: 'managedClusters' }, examples: [] },
    reads: [
      'extensions of the cluster: looked at first; where one works, the feature does not matter',
      'feature Microsoft.ContainerService/AKS-ExtensionManager: Registered, or gone',
    ],
    expected: 'The feature is Registered. It concerns AKS clusters only.',
    cause: 'Extensions were a feature that a subscription had to ask for.',
    fix: 'Register the feature, then register the provider again so that it takes effect.',
    commands: [
      'az feature register --namespace Microsoft.ContainerService --name AKS-ExtensionManager --subscription <subscription>',
      'az feature show --namespace Microsoft.ContainerService --name AKS-ExtensionManager --subscription <subscription>',
      'az provider register -n Microsoft.ContainerService --subscription <subscription>',
    ],
    remediation: {
      safe: false,
      action:
        'After approval, because it is for the whole subscription: register the feature, wait, register Microsoft.ContainerService again.',
    },
  },
] as const satisfies readonly DiagnosticEntry[];
