import type { DiagnosticEntry } from '../diagnostic-entry';
import { BASE_DEPLOYMENTS, NEWER_DEPLOYMENTS, OPTIONAL_DEPLOYMENTS } from './agents';

/** The pods and deployments of the agents. */
export const agentEntries = [
  {
    id: 'arc-agent-deployments-unavailable',
    title: 'Deployments of the Azure Arc agents are missing or not fully available',
    severity: 'error',
    match: {
      source: 'k8s.object',
      pattern: null,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      examples: [],
    },
    reads: [
      `deployments in azure-arc: ${BASE_DEPLOYMENTS.join(', ')} exist (${OPTIONAL_DEPLOYMENTS.join(', ')} may be absent)`,
      `all of them, and ${NEWER_DEPLOYMENTS.join(', ')} where they exist: ready, updated and available replicas are as many as wanted`,
    ],
    expected: 'Each deployment is 1/1, with 1 up to date and 1 available.',
    cause: 'The agents are not rolled out completely.',
    fix: 'Look at the pods of the deployments that are short.',
    commands: ['kubectl -n azure-arc get deployments,pods'],
    refinedBy: [
      'arc-agent-pods-not-ready',
      'arc-agent-pods-crashing',
      'arc-agent-pods-pending',
      'arc-agent-image-pull-failure',
      'arc-kube-aad-proxy-missing',
      'arc-kube-aad-proxy-certificate-missing',
      'arc-openshift-scc-missing',
      'arc-install-timeout-slow-pull',
    ],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'arc-agent-pods-not-ready',
    title: 'Agent pods run, but not with all their containers',
    severity: 'error',
    match: {
      source: 'k8s.object',
      pattern: null,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      examples: [],
    },
    // The number of containers differs between versions of the agents, so ready is compared with total.
    reads: ['pods in azure-arc: phase is Running, and as many containers are ready as there are'],
    expected: 'Every pod is Running with all containers ready, for example 2/2 or 3/3.',
    cause: 'A container of an agent fails its health check or has not started.',
    fix: 'Describe the pod and read the log of the container that is not ready.',
    commands: [
      'kubectl -n azure-arc get deployments,pods',
      'kubectl describe pod -n azure-arc <pod>',
      'kubectl logs -n azure-arc <pod> -c <container>',
    ],
    refinedBy: [
      'arc-agent-pods-crashing',
      'arc-agent-image-pull-failure',
      'arc-kube-aad-proxy-certificate-missing',
      'arc-identity-certificate-missing',
      'arc-install-timeout-slow-pull',
    ],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'arc-agent-pods-crashing',
    title: 'Agent pods crash again and again',
    severity: 'error',
    match: {
      source: 'k8s.object',
      pattern: /^(?:Error|CrashLoopBackOff)$/i,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      examples: ['CrashLoopBackOff', 'Error'],
    },
    reads: [
      'pods in azure-arc: no container waits in CrashLoopBackOff or ended with Error',
      'log of the run before, and events of such pods',
    ],
    expected: 'No container is in CrashLoopBackOff or Error.',
    cause: 'The agent ends with an error: identity, network or configuration. Its log tells which.',
    fix: 'Read the log and the events of the pod.',
    commands: [
      'kubectl logs -n azure-arc <pod> -c <container> --previous',
      'kubectl describe pod -n azure-arc <pod>',
    ],
    refinedBy: [
      'arc-identity-certificate-missing',
      'arc-msi-certificate-retrieval',
      'arc-dns-resolution',
      'arc-outbound-connectivity',
      'arc-proxy-misconfigured',
    ],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'arc-agent-pods-pending',
    title: 'Agent pods find no node',
    severity: 'error',
    match: {
      source: 'k8s.event',
      pattern:
        /One or more Azure Arc agents are in pending state|FailedScheduling|\d+ Insufficient (?:cpu|memory)/i,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      weight: 'general',
      distinctive: /One or more Azure Arc agents are in pending state/i,
      examples: [
        'Error: One or more Azure Arc agents are in pending state. It may be caused due to insufficient resource availability on the cluster.',
        '0/1 nodes are available: 1 Insufficient memory.',
      ],
    },
    reads: [
      'pods in azure-arc: none is Pending with PodScheduled False, reason Unschedulable',
      'nodes: what they can allocate, and their taints',
    ],
    expected: 'No agent pod stays Pending.',
    cause: 'The nodes have too little free CPU or memory, or keep the agents away.',
    fix: 'Scale the cluster up or out; the pods then start by themselves.',
    commands: ['kubectl describe pod -n azure-arc <pod>', 'kubectl describe nodes'],
    remediation: { safe: false, action: 'None. More nodes cost money or are outside Azure.' },
  },
  {
    id: 'arc-agent-image-pull-failure',
    title: 'The images of the agents cannot be pulled',
    severity: 'error',
    match: {
      source: 'k8s.event',
      pattern: /ImagePullBackOff|ErrImagePull|Failed to pull image "mcr\.microsoft\.com\/azurearck8s\//i,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      weight: 'general',
      distinctive: /mcr\.microsoft\.com\/azurearck8s\//i,
      examples: [
        'ImagePullBackOff',
        'Failed to pull image "mcr.microsoft.com/azurearck8s/config-agent:1.14.5": dial tcp: i/o timeout',
      ],
      captures: { image: /Failed to pull image "([^"]+)"/i },
    },
    reads: [
      'pods in azure-arc: no container waits in ImagePullBackOff or ErrImagePull',
      'events in azure-arc: why the pull failed',
    ],
    expected: 'Every node reaches mcr.microsoft.com and *.data.mcr.microsoft.com on port 443.',
    cause: 'A firewall or proxy keeps the nodes from the registry.',
    fix: 'Open the registry endpoints for the nodes, directly or through the proxy.',
    commands: ['kubectl get pods -n azure-arc', 'kubectl describe pod -n azure-arc <pod>'],
    remediation: { safe: false, action: 'None.' },
  },
] as const satisfies readonly DiagnosticEntry[];
