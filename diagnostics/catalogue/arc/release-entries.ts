import type { DiagnosticEntry } from '../diagnostic-entry';

/** Subscription, Helm release of the agents, and installing them. */
export const releaseEntries = [
  {
    id: 'arc-wrong-subscription',
    title: 'The cluster is looked for in another subscription',
    severity: 'warning',
    match: {
      source: 'cli.output',
      pattern: /SubscriptionNotFound|The subscription '[^']+' could not be found/i,
      scope: {},
      examples: [
        "(SubscriptionNotFound) The subscription '00000000-0000-0000-0000-000000000000' could not be found.",
        "The subscription 'shop' could not be found.",
      ],
      captures: { 'other-subscription': /The subscription '([^']+)'/i },
    },
    reads: [
      'subscription of the cluster: exists, and state is Enabled',
      'cluster: exists in that subscription and resource group',
    ],
    expected: 'The subscription in the id of the cluster is enabled and holds the cluster.',
    cause:
      'The active subscription of the command line, or the one in the id, is not the one that holds the cluster.',
    fix: 'Select the subscription of the cluster and verify it before connectedk8s or k8s-configuration commands.',
    commands: ['az account set --subscription <subscription>', 'az account show'],
    remediation: { safe: false, action: 'None. A subscription is never guessed.' },
  },
  {
    id: 'arc-helm-release-missing',
    title: 'The Helm release of the Azure Arc agents does not exist',
    severity: 'error',
    match: {
      source: 'helm.release',
      pattern: /release: not found/i,
      scope: { clusterType: 'connectedClusters', release: 'azure-arc' },
      weight: 'general',
      examples: ['Error: release: not found'],
    },
    reads: [
      'Helm release azure-arc in azure-arc-release, default, then the whole cluster: revision and status of the newest',
    ],
    expected:
      'Release azure-arc exists: in namespace azure-arc-release, or in default when the agents are older.',
    cause: 'The agents were never installed in this cluster, or somebody removed them.',
    fix: 'Connect the cluster to Azure Arc again.',
    commands: [
      'helm --namespace azure-arc-release status azure-arc',
      'helm --namespace default status azure-arc',
      'az connectedk8s connect -g <rg> -n <cluster>',
    ],
    refinedBy: ['arc-onboarding-prerequisites', 'arc-insufficient-cluster-permissions'],
    remediation: {
      safe: false,
      action: 'None. Connecting installs agents with the rights of cluster-admin.',
    },
  },
  {
    id: 'arc-helm-release-not-deployed',
    title: 'The Helm release of the Azure Arc agents is not deployed',
    severity: 'error',
    match: {
      source: 'helm.release',
      pattern: /^(?:failed|pending-install|pending-upgrade|pending-rollback|uninstalling|unknown)$/i,
      scope: { clusterType: 'connectedClusters', release: 'azure-arc' },
      examples: ['failed', 'pending-upgrade'],
    },
    reads: ['Helm release azure-arc: status of the newest revision is deployed'],
    expected: 'The newest revision is deployed; only then do the agents tell anything.',
    cause: 'An installation or an upgrade of the agents failed, or is still running.',
    fix: 'Read the description of the release. Wait when it is being changed, otherwise connect the cluster again.',
    commands: ['helm status azure-arc -n <release-ns>', 'helm history azure-arc -n <release-ns>'],
    refinedBy: ['arc-helm-timeout', 'arc-install-timeout-slow-pull'],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'arc-helm-timeout',
    title: 'Helm gave up waiting for the Azure Arc agents',
    severity: 'error',
    match: {
      source: 'cli.output',
      // The documentation prints "time out", Helm itself "timed out".
      pattern:
        /Unable to install helm release: Error: (?:UPGRADE|INSTALL(?:ATION)?) Failed: timed? out waiting for the condition/i,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      examples: [
        'Unable to install helm release: Error: UPGRADE Failed: time out waiting for the condition',
        'Unable to install helm release: Error: UPGRADE FAILED: timed out waiting for the condition',
        'Unable to install helm release: Error: INSTALLATION FAILED: timed out waiting for the condition',
      ],
    },
    reads: [
      'Helm release azure-arc: newest revision is not failed with a timeout',
      'pods clusterconnect-agent and config-agent: run, with all containers',
      'pod kube-aad-proxy: exists and has started',
    ],
    expected: 'All agents become ready before the time limit of the installation.',
    cause:
      'Agents did not become ready in time: mostly the identity certificate is missing, or kube-aad-proxy is refused or lacks its certificate.',
    fix: 'Look at the pods in this order: clusterconnect-agent and config-agent, then kube-aad-proxy. The first that is not well leads to the cause.',
    commands: ['kubectl get pods -n azure-arc'],
    refinedBy: [
      'arc-agent-pods-crashing',
      'arc-identity-certificate-missing',
      'arc-kube-aad-proxy-missing',
      'arc-kube-aad-proxy-certificate-missing',
      'arc-agent-pods-pending',
      'arc-agent-image-pull-failure',
      'arc-install-timeout-slow-pull',
      'arc-openshift-scc-missing',
    ],
    remediation: { safe: false, action: 'None. The checks of the three causes run and are reported.' },
  },
  {
    id: 'arc-install-timeout-slow-pull',
    title: 'The images of the agents take longer than the installation waits',
    severity: 'warning',
    match: {
      source: 'derived',
      pattern: null,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      examples: [],
    },
    reads: [
      'events in azure-arc: how long each image took (Pulling, Pulled)',
      'pods in azure-arc: those that are not ready only wait in ContainerCreating',
      'Helm release azure-arc: deployed',
    ],
    expected: 'Every image is there within minutes.',
    cause: 'A slow line: the pulls work, but outlast the time limit of the command. It is no fault.',
    fix: 'Let the pulls finish, then run the command again.',
    commands: ['kubectl get pods -n azure-arc', 'az connectedk8s connect -g <rg> -n <cluster>'],
    remediation: {
      safe: true,
      action: 'Wait until every agent is ready; then the installation can be repeated once.',
    },
  },
  {
    id: 'arc-helm-validation-crd-not-found',
    title: 'Helm v3.3.0-rc.1 cannot install the agents',
    severity: 'error',
    match: {
      source: 'cli.output',
      pattern:
        /(?:ValidationError: )?Unable to install helm release: Error: customresourcedefinitions\.apiextensions\.k8s\.io "connectedclusters\.arc\.azure\.com" not found/i,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      examples: [
        'ValidationError: Unable to install helm release: Error: customresourcedefinitions.apiextensions.k8s.io "connectedclusters.arc.azure.com" not found',
      ],
    },
    reads: [
      'CustomResourceDefinition connectedclusters.arc.azure.com: exists',
      'left-overs: namespace azure-arc, ClusterRoleBinding azure-arc-operator, the first release Secret of azure-arc in default',
    ],
    expected: 'A stable Helm 3 is used; the definition exists once the cluster is connected.',
    cause: 'That release candidate of Helm runs all hooks at every installation and upgrade.',
    fix: 'Delete the Azure Arc resource, clean the cluster up, install a stable Helm 3, and connect again.',
    commands: [
      'az connectedk8s delete -g <rg> -n <cluster>',
      'kubectl delete ns azure-arc',
      'kubectl delete clusterrolebinding azure-arc-operator',
      'kubectl delete secret sh.helm.release.v1.azure-arc.v1',
      'az connectedk8s connect -g <rg> -n <cluster>',
    ],
    remediation: {
      safe: false,
      action:
        'Delete the connectedCluster in Azure, namespace azure-arc, ClusterRoleBinding azure-arc-operator and the first release Secret, each after approval. Connecting again is left to a person.',
    },
  },
] as const satisfies readonly DiagnosticEntry[];
