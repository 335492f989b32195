import type { DiagnosticEntry } from '../diagnostic-entry';
import { NEWEST_KNOWN_AGENT, SUPPORTED_MINOR_VERSIONS_BACK } from './agents';

/** The state of a connected cluster as Azure shows it. */
export const azureStateEntries = [
  {
    id: 'arc-service-timeout',
    title: 'Azure could not provision the connected cluster',
    severity: 'error',
    match: {
      source: 'cli.output',
      pattern: /Resource provisioning failed|Service timeout/i,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      weight: 'general',
      examples: ['Resource provisioning failed', 'Service timeout'],
    },
    reads: ['cluster: provisioningState is Succeeded'],
    expected: 'The cluster is in state Succeeded.',
    cause: 'An incident of the service, or a fault that only Azure support can find.',
    fix: 'Look at https://azure.status.microsoft. During an incident wait; then delete the Azure Arc resource and connect again. Otherwise open a support ticket.',
    commands: [
      'az connectedk8s show -g <rg> -n <cluster> --query provisioningState -o tsv',
      'az connectedk8s delete -g <rg> -n <cluster>',
      'az connectedk8s connect -g <rg> -n <cluster>',
    ],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'arc-cluster-offline',
    title: 'Azure gets no sign of life from the connected cluster',
    severity: 'error',
    match: {
      source: 'arm.resource',
      pattern: /^(?:Offline|Expired|AgentNotInstalled)$/i,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      examples: ['Offline', 'Expired', 'AgentNotInstalled'],
    },
    reads: [
      'cluster: connectivityStatus is Connected; lastConnectivityTime and managedIdentityCertificateExpirationTime are shown',
    ],
    expected: 'The cluster is Connected.',
    cause:
      'Offline: the agents are down or do not get out. Expired: the certificate of its identity ran out while it was offline.',
    fix: 'Offline: repair the agents and the network. Expired: delete the Azure Arc resource and connect again.',
    commands: [
      'az connectedk8s show -g <rg> -n <cluster> --query connectivityStatus -o tsv',
      'kubectl get pods -n azure-arc',
    ],
    refinedBy: [
      'arc-agent-pods-not-ready',
      'arc-agent-pods-crashing',
      'arc-agent-pods-pending',
      'arc-agent-image-pull-failure',
      'arc-agent-deployments-unavailable',
      'arc-outbound-connectivity',
      'arc-proxy-misconfigured',
      'arc-dns-resolution',
      'arc-msi-certificate-retrieval',
      'arc-identity-certificate-missing',
      'arc-helm-release-missing',
      'arc-helm-release-not-deployed',
    ],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'arc-agent-version-unsupported',
    title: 'The version of the Azure Arc agents is out of support',
    severity: 'warning',
    match: {
      source: 'cli.output',
      pattern: /older agent version that'?s not supported/i,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      examples: ['We found that you are on an older agent version thats not supported.'],
    },
    reads: [
      `cluster: agentVersion is at most ${SUPPORTED_MINOR_VERSIONS_BACK} minor versions behind ${NEWEST_KNOWN_AGENT.major}.${NEWEST_KNOWN_AGENT.minor}`,
    ],
    expected: 'The agents are within two minor versions of the newest.',
    cause: 'The automatic upgrade is off, or is kept from working.',
    fix: 'Upgrade the agents, and switch the automatic upgrade on.',
    commands: [
      'az connectedk8s upgrade -g <rg> -n <cluster>',
      'az connectedk8s update -g <rg> -n <cluster> --auto-upgrade true',
    ],
    remediation: { safe: false, action: 'None.' },
  },
] as const satisfies readonly DiagnosticEntry[];
