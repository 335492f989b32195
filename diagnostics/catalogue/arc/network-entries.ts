import type { DiagnosticEntry } from '../diagnostic-entry';
import { ARC_ENDPOINTS, OBO_ENDPOINT } from './endpoints';

/** What keeps the agents from reaching Azure. */
export const networkEntries = [
  {
    id: 'arc-dns-resolution',
    title: 'Names are not resolved inside the cluster',
    severity: 'error',
    match: {
      source: 'k8s.pod.log',
      pattern:
        /issue with the DNS resolution|no such host|NXDOMAIN|server misbehaving|Temporary failure in name resolution/i,
      scope: { clusterType: 'connectedClusters' },
      weight: 'general',
      distinctive: /issue with the DNS resolution/i,
      examples: [
        "Error: We found an issue with the DNS resolution on your cluster. For details about debugging DNS issues visit 'https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/'.",
        'dial tcp: lookup gbl.his.arc.azure.com: no such host',
      ],
    },
    reads: [
      'pods of the cluster DNS in kube-system: at least one is ready',
      'endpoints of the Service kube-dns: at least one is ready',
      'logs of config-agent, clusteridentityoperator and clusterconnect-agent, when something is not well',
    ],
    expected: 'Names of the cluster and of Azure resolve from a pod.',
    cause: 'The cluster DNS is down, cannot reach its upstream servers, or has a wrong zone.',
    fix: 'Follow the steps of Kubernetes for debugging DNS: https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/',
    commands: [
      'kubectl exec -it dnsutils -- nslookup kubernetes.default',
      'kubectl get pods -n kube-system -l k8s-app=kube-dns',
      'kubectl logs -n kube-system -l k8s-app=kube-dns',
    ],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'arc-outbound-connectivity',
    title: 'The cluster does not reach the endpoints of Azure Arc',
    severity: 'error',
    match: {
      source: 'k8s.pod.log',
      pattern:
        /issue with outbound network connectivity from the cluster|dial tcp [^ ]+: (?:i\/o timeout|connect: connection refused)|TLS handshake timeout/i,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      weight: 'general',
      distinctive: /issue with outbound network connectivity from the cluster/i,
      examples: [
        'Error: We found an issue with outbound network connectivity from the cluster.',
        'dial tcp 20.1.2.3:443: i/o timeout',
      ],
    },
    reads: [
      'logs of config-agent, clusteridentityoperator and clusterconnect-agent, when something is not well',
      'cluster: connectivityStatus and lastConnectivityTime',
    ],
    expected: `Reachable on port 443, *.servicebus.windows.net with websockets: ${ARC_ENDPOINTS.join(', ')}. Azure RBAC needs ${OBO_ENDPOINT}.`,
    cause: 'A firewall does not let the agents out to all endpoints they need.',
    fix: 'Open every endpoint of the network requirements. Behind a proxy, connect with the proxy settings.',
    commands: [
      'az connectedk8s troubleshoot -g <rg> -n <cluster>',
      'curl "https://guestnotificationservice.azure.com/urls/allowlist?api-version=2020-01-01&location=<region>"',
    ],
    refinedBy: ['arc-proxy-misconfigured', 'arc-dns-resolution'],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'arc-proxy-misconfigured',
    title: 'The outbound proxy was not passed at connecting, or is wrong',
    severity: 'error',
    match: {
      source: 'k8s.pod.log',
      pattern:
        /proxyconnect tcp|Proxy Authentication Required|x509: certificate signed by unknown authority/i,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      weight: 'general',
      distinctive: /proxyconnect tcp|Proxy Authentication Required/i,
      examples: [
        'proxyconnect tcp: dial tcp 10.0.0.5:3128: i/o timeout',
        'x509: certificate signed by unknown authority',
      ],
    },
    reads: [
      'logs of config-agent, clusteridentityoperator and clusterconnect-agent, when something is not well',
      'Helm release azure-arc: isProxyEnabled, httpProxy, httpsProxy, noProxy, isCustomCert as given',
      'deployment config-agent: HTTP_PROXY, HTTPS_PROXY and NO_PROXY are the same',
      'NO_PROXY: holds the service range, kubernetes.default.svc, .svc.cluster.local and .svc',
    ],
    expected: 'The agents have the proxy settings of the network, and leave out names inside the cluster.',
    cause: 'The cluster is behind a proxy and was connected without its settings, or with wrong ones.',
    fix: 'Connect again with the proxy settings, and with its certificate when the proxy replaces certificates.',
    commands: [
      'az connectedk8s connect -g <rg> -n <cluster> --proxy-https <https-proxy> --proxy-http <http-proxy> --proxy-skip-range <excluded-ranges>',
      'az connectedk8s connect -g <rg> -n <cluster> --proxy-cert <path-to-cert-file>',
    ],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'arc-diagnostic-chart-pull-blocked',
    title: 'The chart of the checks before connecting cannot be pulled',
    severity: 'error',
    match: {
      source: 'cli.output',
      pattern: /Unable to pull cluster-diagnostic-checks helm chart from the registry/i,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      examples: [
        "An exception has occurred while trying to execute the cluster diagnostic checks in the cluster. Exception: Unable to pull cluster-diagnostic-checks helm chart from the registry 'mcr.microsoft.com/azurearck8s/helmchart/stable/clusterdiagnosticchecks:0.1.2': Error: failed to do request",
      ],
    },
    reads: ['error text: only the machine that connects the cluster can tell'],
    expected:
      'The machine that connects the cluster reaches mcr.microsoft.com and k8connecthelm.azureedge.net on port 443.',
    cause:
      'The registry or k8connecthelm.azureedge.net is blocked for the machine that connects the cluster.',
    fix: 'Open both endpoints for that machine, then connect again.',
    commands: [
      'curl -sS -o /dev/null -w "%{http_code}\\n" https://k8connecthelm.azureedge.net',
      'curl -sS -o /dev/null -w "%{http_code}\\n" https://mcr.microsoft.com/v2/',
      'az connectedk8s connect -g <rg> -n <cluster>',
    ],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'arc-msi-certificate-retrieval',
    title: 'The certificate of the cluster identity cannot be fetched',
    severity: 'error',
    match: {
      source: 'k8s.pod.log',
      pattern:
        /Unable to pull MSI certificate|Failed to get certificate from HIS with error|In clusterIdentityCRDInteraction status not populated/i,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      examples: [
        'Error: Unable to pull MSI certificate. Please ensure to meet the following network requirements',
        'Failed to get certificate from HIS with error: dial tcp: i/o timeout',
        'Error: In clusterIdentityCRDInteraction status not populated',
      ],
    },
    reads: [
      'logs of clusteridentityoperator and config-agent, when something is not well',
      'Secret azure-arc/azure-identity-certificate: exists',
      'cluster: managedIdentityCertificateExpirationTime is in the future',
    ],
    expected: 'The Secret exists and the certificate is valid.',
    cause: 'Nearly always the network: gbl.his.arc.azure.com and *.his.arc.azure.com are not reachable.',
    fix: 'Meet the network requirements, then try again.',
    commands: [
      'kubectl logs -n azure-arc deployment/clusteridentityoperator -c manager',
      'az connectedk8s troubleshoot -g <rg> -n <cluster>',
    ],
    refinedBy: ['arc-proxy-misconfigured', 'arc-dns-resolution', 'arc-outbound-connectivity'],
    remediation: { safe: false, action: 'None.' },
  },
] as const satisfies readonly DiagnosticEntry[];
