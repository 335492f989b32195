import type { DiagnosticEntry } from '../diagnostic-entry';
import { FLUX_LIMITS, FLUX_REQUESTS } from './container-resources';
import { KUBELET_IDENTITY_SINCE } from './versions';

const SCOPE = { extensionType: 'microsoft.flux', namespace: 'flux-system' } as const;
const CONFIGURATIONS = 'Microsoft.KubernetesConfiguration/fluxConfigurations';

function table(resources: typeof FLUX_LIMITS): string {
  return Object.entries(resources)
    .map(([name, { cpu, memory }]) => `${name} ${cpu} and ${memory}`)
    .join(', ');
}

/** Configurations of Flux, and what in the cluster keeps its controllers from working. */
export const clusterEntries = [
  {
    id: 'flux2-provider-state',
    title: 'Flux v2: the provider or the configuration itself is at fault',
    severity: 'error',
    match: {
      source: 'arm.resource',
      pattern: null,
      scope: { resourceType: CONFIGURATIONS },
      examples: [],
    },
    reads: [
      'provider Microsoft.KubernetesConfiguration: Registered, and fluxConfigurations are offered in the region of the cluster',
      'configurations: provisioningState is not Failed, errorMessage is empty',
    ],
    expected: 'The provider is Registered, and every configuration is Succeeded without an error message.',
    cause: 'Either the provider is not ready, or Azure could not process the configuration.',
    fix: 'Run both commands with --debug; the answers and request ids tell which of the two it is.',
    commands: [
      'az provider show -n Microsoft.KubernetesConfiguration --subscription <subscription> --debug',
      'az k8s-configuration flux create -g <rg> -c <cluster> -t <clusterType> -n <config> <parameters> --debug',
    ],
    refinedBy: [
      'sc-missing-subscription-registration',
      'sc-conflict-provider-unregistered',
      'arc-resource-providers-unregistered',
    ],
    remediation: {
      safe: true,
      action: 'Register the provider when it is not, and wait until it is Registered.',
    },
  },
  {
    id: 'flux2-webhook-no-dry-run',
    title: 'A webhook without dry run blocks Flux',
    severity: 'error',
    match: {
      source: 'k8s.object',
      pattern: /dry-run failed,?[\s\S]*admission webhook "[^"]+" does not support dry run/i,
      scope: { resourceType: 'kustomizations.kustomize.toolkit.fluxcd.io' },
      examples: ['dry-run failed, error: admission webhook "vault.example.com" does not support dry run'],
      captures: { webhook: /admission webhook "([^"]+)" does not support dry run/i },
    },
    reads: [
      'Kustomizations: condition Ready',
      'validating and mutating webhooks: the one that is named has sideEffects None or NoneOnDryRun',
    ],
    expected: 'The webhook declares sideEffects None or NoneOnDryRun.',
    cause:
      'Flux tries each change as a dry run first. The API server refuses that while a webhook declares side effects.',
    fix: 'Find the webhook and set its sideEffects, when it really has none on a dry run.',
    commands: [
      'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations',
      `kubectl patch <webhook-kind> <webhook-config> --type=json -p '[{"op":"replace","path":"/webhooks/<webhook-index>/sideEffects","value":"NoneOnDryRun"}]'`,
    ],
    remediation: {
      safe: false,
      action:
        'After approval, because the webhook belongs to another product: set sideEffects of the named webhook to NoneOnDryRun.',
    },
  },
  {
    id: 'flux2-namespace-policy',
    title: 'A policy restricts namespace flux-system or objects in it',
    severity: 'error',
    match: {
      source: 'k8s.event',
      pattern:
        /namespaces? "flux-system" is forbidden|admission webhook "[^"]+" denied the request[\s\S]*flux-system/i,
      scope: SCOPE,
      examples: [
        'namespaces "flux-system" is forbidden: not allowed by policy',
        'admission webhook "rules.example.com" denied the request: [owner-required] namespace flux-system must have the label owner',
      ],
    },
    reads: [
      'extension microsoft.flux: statuses and errorInfo',
      'events and deployments in flux-system: nothing was refused',
      'quotas and limit ranges in flux-system, when something was refused',
    ],
    expected: 'Namespace flux-system and everything in it can be created.',
    cause: 'Azure Policy, Gatekeeper, a quota or another rule of admission refuses it.',
    fix: 'Exclude flux-system from the rule.',
    commands: [
      'az policy assignment list --scope <clusterId> --disable-scope-strict-match',
      'kubectl get constraints',
      'kubectl get resourcequota,limitrange -n flux-system',
    ],
    refinedBy: ['flux2-resource-limit-policy'],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'flux2-resource-limit-policy',
    title: 'A policy allows less CPU or memory than the Flux controllers have as limit',
    severity: 'error',
    match: {
      source: 'k8s.event',
      pattern:
        /container <[^>]+> (?:cpu|memory) limit <[^>]+> is higher than the maximum allowed|CPU and memory resource limits should not exceed the specified limits/i,
      scope: SCOPE,
      examples: [
        '[azurepolicy-container-limits-1] container <source-controller> memory limit <1Gi> is higher than the maximum allowed of <512Mi>',
        'Kubernetes cluster containers CPU and memory resource limits should not exceed the specified limits',
      ],
    },
    reads: [
      'policy assignments of the cluster: cpuLimit, memoryLimit, effect and excludedNamespaces of the built-in limit policy',
      'constraints of Gatekeeper of kinds …ContainerLimits: the same',
      'deployments and events in flux-system: limits, and what was refused',
    ],
    expected: `Every policy that denies admits these limits, or leaves flux-system out: ${table(FLUX_LIMITS)}.`,
    cause: 'A built-in or an own policy caps the resources of containers below what Flux asks for.',
    fix: 'Raise the limits of the policy to those of Flux, or exclude flux-system.',
    commands: [
      'az policy assignment list --scope <clusterId> --disable-scope-strict-match',
      `az policy assignment update --name <assignment> --params '{"excludedNamespaces":{"value":["kube-system","gatekeeper-system","azure-arc","flux-system"]}}'`,
    ],
    remediation: { safe: false, action: 'None. Policies are decided by their owners.' },
  },
  {
    id: 'flux2-insufficient-node-resources',
    title: 'The Flux controllers find no room on the nodes',
    severity: 'error',
    match: {
      source: 'k8s.event',
      pattern: /\d+ (?:Insufficient (?:cpu|memory)|Too many pods)/i,
      scope: SCOPE,
      weight: 'general',
      examples: ['0/1 nodes are available: 1 Insufficient cpu.'],
    },
    reads: ['pods in flux-system: none is Pending for want of resources', 'nodes: what they can allocate'],
    expected: `The nodes have room for these requests: ${table(FLUX_REQUESTS)}.`,
    cause: 'The cluster is too small, or full.',
    fix: 'Add nodes, or larger ones.',
    commands: [
      'kubectl get pods -n flux-system',
      'az aks nodepool scale -g <rg> --cluster-name <cluster> -n <pool> --node-count <n>',
    ],
    remediation: { safe: false, action: 'After approval, because it costs money: one more node.' },
  },
  {
    id: 'flux2-kubelet-identity-not-used',
    title: 'Flux does not use the kubelet identity',
    severity: 'info',
    match: {
      source: 'arm.resource',
      pattern: null,
      scope: { clusterType: 'managedClusters', extensionType: 'microsoft.flux' },
      examples: [],
    },
    reads: [
      'sources of Flux with provider azure: are ready',
      'extension microsoft.flux: useKubeletIdentity is true, or workload identity is on',
      `extension microsoft.flux: version ${KUBELET_IDENTITY_SINCE} or later, when the kubelet identity is wanted`,
      'cluster: has a kubelet identity',
    ],
    expected: `Where Flux shall sign in as the kubelet, useKubeletIdentity is true and the extension is ${KUBELET_IDENTITY_SINCE} or later.`,
    cause: 'The option is off unless it was given when the extension was installed.',
    fix: 'Install the extension with the option.',
    commands: [
      'az k8s-extension create -g <rg> -c <cluster> -t managedClusters -n <ext> --extension-type microsoft.flux --config useKubeletIdentity=true',
    ],
    remediation: { safe: false, action: 'After approval, set useKubeletIdentity to true on the extension.' },
  },
  {
    id: 'flux2-configuration-not-compliant',
    title: 'A configuration of Flux is not compliant',
    severity: 'warning',
    match: {
      source: 'arm.resource',
      pattern: /^(?:Non-Compliant|NonCompliant|Pending|Suspended|Unknown)$/i,
      scope: { resourceType: CONFIGURATIONS },
      examples: ['Non-Compliant', 'Pending'],
    },
    reads: [
      'configurations: complianceState, and the statuses of their objects',
      'sources and Kustomizations in the cluster: condition Ready',
    ],
    expected: 'Every configuration is Compliant.',
    cause: 'The source is not reachable, signing in, building or applying failed, or it is suspended.',
    fix: 'Read the conditions of the object that is not ready.',
    commands: [
      'az k8s-configuration flux show -g <rg> -c <cluster> -t <clusterType> -n <config>',
      'kubectl get gitrepositories,kustomizations -A',
    ],
    refinedBy: [
      'flux2-webhook-no-dry-run',
      'flux2-kubelet-identity-not-used',
      'flux2-extension-failed',
      'flux2-extension-missing',
      'flux2-namespace-policy',
      'flux2-resource-limit-policy',
      'flux2-insufficient-node-resources',
    ],
    remediation: { safe: false, action: 'None.' },
  },
] as const satisfies readonly DiagnosticEntry[];
