import type { DiagnosticEntry } from '../diagnostic-entry';

const ANY = { extension: '*' } as const;

/** The agents that install extensions, their way to Azure, and the nodes that should run them. */
export const agentEntries = [
  {
    id: 'ext-agent-no-response',
    title: 'Azure got no answer from the extension agent of the cluster',
    severity: 'error',
    match: {
      source: 'arm.extension.status',
      pattern: /unabled? to get (?:a )?response from the agent in time/i,
      scope: ANY,
      examples: [
        'Unable to get a response from the agent in time',
        'Unabled to get a response from the Agent in time',
        'Unable to get response from the Agent in time, please ensure the extension agents on the cluster are able to connect to Azure services',
      ],
    },
    reads: ['extensions: statuses[].message and errorInfo do not say so'],
    expected: 'The agent answers every operation within minutes.',
    cause: 'The pods of the agent do not run, its outbound traffic is blocked, or Azure refuses its traffic.',
    fix: 'Check these three, remove the one that is the case, then repeat the operation on the extension.',
    commands: [
      'kubectl get pods -n kube-system',
      'kubectl describe pod -n kube-system <pod>',
      'kubectl logs -n kube-system <pod> --all-containers --tail 200',
    ],
    refinedBy: [
      'ext-aks-agent-pods-not-ready',
      'ext-arc-manager-pods-not-ready',
      'ext-dataplane-403-private-link',
      'ext-agent-egress-blocked',
    ],
    remediation: {
      safe: false,
      action: 'What the entry of the cause can do; then the operation is repeated once.',
    },
  },
  {
    id: 'ext-aks-agent-pods-not-ready',
    title: 'The extension agents of the AKS cluster do not run',
    severity: 'error',
    match: {
      source: 'k8s.object',
      pattern: null,
      scope: { clusterType: 'managedClusters', namespace: 'kube-system' },
      examples: [],
    },
    reads: [
      'pods extension-agent-* and extension-operator-* in kube-system: one of each Running with all containers ready, when the cluster has extensions',
      'events of these pods',
    ],
    expected:
      'One extension-agent and one extension-operator are Running and ready. They exist once an extension was asked for.',
    cause: 'Nodes lack room, a policy rejects the pods, or taints keep them away.',
    fix: 'Look at the events of the pods and remove what keeps them from being placed or started.',
    commands: ['kubectl get pods -n kube-system', 'kubectl describe pod -n kube-system <pod>'],
    refinedBy: ['ext-pods-critical-addons-only', 'ext-pods-insufficient-resources', 'ext-pods-policy-denied'],
    remediation: { safe: false, action: 'None: AKS manages kube-system.' },
  },
  {
    id: 'ext-arc-manager-pods-not-ready',
    title: 'The extension manager of the Arc cluster does not run',
    severity: 'error',
    match: {
      source: 'k8s.object',
      pattern: null,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      examples: [],
    },
    reads: ['pods extension-manager-* in azure-arc: one Running with all containers ready'],
    expected: 'extension-manager is Running and ready.',
    cause: 'Its image cannot be pulled, it crashes, or it cannot be placed on a node.',
    fix: 'Look at the events of the pod; when all agents fail to pull, the registry cannot be reached.',
    commands: ['kubectl get pods -n azure-arc', 'kubectl describe pod -n azure-arc <pod>'],
    refinedBy: ['arc-agent-image-pull-failure', 'arc-agent-pods-pending', 'arc-agent-pods-crashing'],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'ext-agent-egress-blocked',
    title: 'The extension agent cannot reach Azure: outbound traffic is blocked',
    severity: 'error',
    match: {
      source: 'k8s.pod.log',
      pattern:
        /dp\.kubernetesconfiguration\.azure\.(?:com|us)[\s\S]{0,400}?(?:i\/o timeout|no such host|connection refused|connection reset by peer|TLS handshake timeout|context deadline exceeded|x509:)/i,
      scope: { namespace: 'kube-system' },
      examples: [
        'Post "https://westeurope.dp.kubernetesconfiguration.azure.com/subscriptions/s": dial tcp 20.1.2.3:443: i/o timeout',
        'Get "https://eastus.dp.kubernetesconfiguration.azure.com/x": dial tcp: lookup eastus.dp.kubernetesconfiguration.azure.com: no such host',
      ],
      captures: { host: /([\w-]+\.dp\.kubernetesconfiguration\.azure\.\w+)/i },
    },
    reads: [
      'log of extension-agent-* in kube-system (config-agent-* in azure-arc): no failed calls to dp.kubernetesconfiguration.azure.com, when an extension is not well',
    ],
    expected: 'The agent reaches {region}.dp.kubernetesconfiguration.azure.com on port 443.',
    cause: 'A firewall, a proxy or name resolution stands between the cluster and Azure.',
    fix: 'Allow the outbound rules of AKS with those for cluster extensions: {region}.dp.kubernetesconfiguration.azure.com, mcr.microsoft.com, *.data.mcr.microsoft.com, management.azure.com, login.microsoftonline.com, and scaksextension.azurecr.io, all on 443.',
    commands: [
      'kubectl logs -n kube-system <pod>',
      'az aks egress-endpoints list --name <cluster> --resource-group <rg>',
    ],
    remediation: { safe: false, action: 'None: the firewall is outside the cluster.' },
  },
  {
    id: 'ext-dataplane-403-private-link',
    title: 'Azure refuses the extension agent: its traffic goes through a private endpoint of Azure Arc',
    severity: 'error',
    match: {
      source: 'k8s.pod.log',
      pattern: /Errorcode:?\s*403,\s*Message:?\s*This traffic is not authorized/i,
      scope: { clusterType: 'managedClusters', namespace: 'kube-system' },
      examples: [
        '2024/02/07 06:04:43 "Errorcode: 403, Message This traffic is not authorized., Target /subscriptions/s/resourceGroups/rg/provider/managedclusters/clusters/c/configurations/getPendingConfigs"',
      ],
    },
    reads: [
      'log of extension-agent-* in kube-system: no 403 "This traffic is not authorized", when an extension is not well',
    ],
    expected:
      'The name {region}.dp.kubernetesconfiguration.azure.com resolves to a public address inside the cluster.',
    cause:
      'A private link scope of Azure Arc shares a virtual network or a DNS server with this AKS cluster, so the agent is sent to a private endpoint that does not know it.',
    fix: 'Give Arc and AKS separate virtual networks. Until then, let CoreDNS answer the name with its public address, and restart CoreDNS.',
    commands: [
      'kubectl exec -n kube-system <pod> -- nslookup <region>.dp.kubernetesconfiguration.azure.com',
      'kubectl get configmap -n kube-system coredns-custom -o yaml > coredns.backup.yaml',
      'kubectl apply -f coredns-custom.yaml',
      'kubectl -n kube-system rollout restart deployment coredns',
    ],
    remediation: {
      safe: false,
      action:
        'Write an override into the ConfigMap coredns-custom and restart CoreDNS. It pins an address that can change.',
    },
  },
  {
    id: 'ext-pods-critical-addons-only',
    title: 'Every node pool is reserved for critical add-ons (taint CriticalAddonsOnly)',
    severity: 'error',
    match: {
      source: 'k8s.event',
      pattern:
        /untolerated taint \{CriticalAddonsOnly|Extension pods can't be scheduled if all the node pools in the cluster are "CriticalAddonsOnly" tainted/i,
      scope: ANY,
      examples: [
        '0/2 nodes are available: 2 node(s) had untolerated taint {CriticalAddonsOnly: true}. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
        'Extension Pod error: 0/2 nodes are available: 2 node(s) had untolerated taint {CriticalAddonsOnly: true}.',
        'Extension pods can\'t be scheduled if all the node pools in the cluster are "CriticalAddonsOnly" tainted',
      ],
    },
    reads: [
      'agentPools: at least one without the taint CriticalAddonsOnly',
      'pending pods and events in the namespaces of extensions',
    ],
    expected: 'At least one node pool takes ordinary pods.',
    cause: 'Pods of extensions do not tolerate the taint, and neither do applications.',
    fix: 'Add a user node pool. Or remove the taint where that is acceptable.',
    commands: [
      'az aks nodepool add --resource-group <rg> --cluster-name <cluster> --name userpool --mode User --node-count 1',
      'az aks nodepool update --resource-group <rg> --cluster-name <cluster> --name <pool> --node-taints ""',
    ],
    remediation: { safe: false, action: 'Add a user node pool with one node, which costs money.' },
  },
  {
    id: 'ext-pods-insufficient-resources',
    title: 'Pods of extensions or of their agents do not fit on the nodes',
    severity: 'error',
    match: {
      source: 'k8s.event',
      pattern: /\d+ (?:Insufficient (?:cpu|memory|ephemeral-storage)|Too many pods)|OOMKilled/i,
      weight: 'general',
      scope: ANY,
      examples: [
        '0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
        '0/1 nodes are available: 1 Too many pods.',
      ],
    },
    reads: [
      'pods and Warning events in the namespaces of extensions and of the agents: none lacks CPU, memory or a place',
    ],
    expected: 'Every pod of an extension finds a node with room for it.',
    cause: 'The cluster is too small or too full.',
    fix: 'Add nodes, or free room on those that are there.',
    commands: [
      'kubectl describe nodes',
      'az aks nodepool scale --resource-group <rg> --cluster-name <cluster> --name <pool> --node-count <n>',
    ],
    remediation: { safe: false, action: 'Add a node to a pool, which costs money.' },
  },
  {
    id: 'ext-pods-policy-denied',
    title: 'A policy in the cluster rejects what an extension creates',
    severity: 'error',
    match: {
      source: 'arm.extension.status',
      pattern:
        /admission webhook "[^"]*(?:gatekeeper|policy|kyverno)[^"]*" denied the request|check that there are no policies blocking the resource creation\/update/i,
      scope: ANY,
      examples: [
        'admission webhook "validation.gatekeeper.sh" denied the request: [azurepolicy-k8sazurev2containerallowed] Container image x has not been allowed.',
        'Unable to create/update Kubernetes resources for the extension : Recommendation Please check that there are no policies blocking the resource creation/update for the extension.',
      ],
      captures: { constraint: /denied the request: \[([\w.-]+)\]/i },
    },
    reads: [
      'statuses of extensions, Helm releases, Warning events in the namespaces of extensions: no denial by an admission webhook',
    ],
    expected: 'No deny rule covers the namespaces of extensions.',
    cause: 'A rule of Azure Policy, Gatekeeper or Kyverno forbids an object of the chart.',
    fix: 'Exclude the namespace of the extension in the policy assignment, or relax the rule.',
    commands: [
      'az policy assignment list --scope <clusterId> --disable-scope-strict-match',
      'kubectl get constraints',
    ],
    remediation: { safe: false, action: 'None: it is a decision of governance.' },
  },
] as const satisfies readonly DiagnosticEntry[];
