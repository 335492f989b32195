import type { DiagnosticEntry } from '../diagnostic-entry';

/** Certificates of the agents, and the pod of kube-aad-proxy. */
export const agentSecretEntries = [
  {
    id: 'arc-identity-certificate-missing',
    title: 'The certificate of the cluster identity is missing',
    severity: 'error',
    match: {
      source: 'k8s.object',
      pattern: null,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      examples: [],
    },
    reads: [
      'Secret azure-arc/azure-identity-certificate: exists',
      'pods clusterconnect-agent and config-agent: run, with all containers',
      'AzureClusterIdentityRequests in azure-arc: the Secret of the token',
    ],
    expected: 'Secret azure-identity-certificate exists in azure-arc.',
    cause: 'The system-assigned identity of the cluster was not installed.',
    fix: 'First delete the Azure Arc resource and connect again. When it comes back, connect with the proxy settings; then verify the network requirements.',
    commands: [
      'kubectl get secret -n azure-arc -o name',
      'az connectedk8s delete -g <rg> -n <cluster>',
      'az connectedk8s connect -g <rg> -n <cluster>',
      'az connectedk8s connect -g <rg> -n <cluster> --proxy-https <https-proxy> --proxy-http <http-proxy> --proxy-skip-range <excluded-ranges>',
    ],
    refinedBy: ['arc-msi-certificate-retrieval'],
    remediation: { safe: false, action: 'None. Connecting again deletes the Azure Arc resource.' },
  },
  {
    id: 'arc-kube-aad-proxy-missing',
    title: 'There is no kube-aad-proxy pod, while the other agents run',
    severity: 'error',
    match: {
      source: 'k8s.event',
      pattern: /kube-aad-proxy[^\n]*(?:is forbidden|violates PodSecurity|hostPath)/i,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      examples: [
        'Error creating: pods "kube-aad-proxy-84d668c44b-" is forbidden: violates PodSecurity "restricted:latest": restricted volume types (volume "x" uses restricted volume type "hostPath")',
      ],
    },
    reads: [
      'pods in azure-arc: clusterconnect-agent and config-agent run, and there is a kube-aad-proxy',
      'deployment kube-aad-proxy: no condition ReplicaFailure',
      'namespace azure-arc: label pod-security.kubernetes.io/enforce',
      'PodSecurityPolicies, on Kubernetes before 1.25: hostPath volumes are allowed',
    ],
    expected: 'The pod exists; its account azure-arc-kube-aad-proxy-sa may mount a path of the host.',
    cause:
      'Pod security rules refuse the pod, because it mounts a path of the host. Its account has no administrator rights.',
    fix: 'Let service account azure-arc-kube-aad-proxy-sa mount host paths: pod security admission, policies of Gatekeeper, or pod security policies on old clusters.',
    commands: [
      'kubectl get pods -n azure-arc',
      'kubectl describe deployment kube-aad-proxy -n azure-arc',
      'kubectl get ns azure-arc --show-labels',
      'kubectl get psp',
    ],
    refinedBy: ['arc-openshift-scc-missing'],
    remediation: { safe: false, action: 'None. It would weaken the security of pods.' },
  },
  {
    id: 'arc-kube-aad-proxy-certificate-missing',
    title: 'kube-aad-proxy does not start: its certificate is missing',
    severity: 'error',
    match: {
      source: 'k8s.event',
      pattern:
        /MountVolume\.SetUp failed for volume "[^"]+"\s*:\s*secret "kube-aad-proxy-certificate" not found/i,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      examples: [
        'MountVolume.SetUp failed for volume "kube-aad-proxy-tls" : secret "kube-aad-proxy-certificate" not found',
      ],
    },
    reads: [
      'pod kube-aad-proxy: does not wait in ContainerCreating',
      'Secret azure-arc/kube-aad-proxy-certificate: exists',
    ],
    expected: 'Secret kube-aad-proxy-certificate exists in azure-arc.',
    cause: 'The certificate was not downloaded to the cluster.',
    fix: 'Delete the Azure Arc resource and connect again under another name. When that does not help, ask Azure support.',
    commands: [
      'kubectl get secret -n azure-arc -o name',
      'az connectedk8s delete -g <rg> -n <cluster>',
      'az connectedk8s connect -g <rg> -n <other-name>',
    ],
    remediation: { safe: false, action: 'None. Connecting again deletes the Azure Arc resource.' },
  },
  {
    id: 'arc-openshift-scc-missing',
    title: 'OpenShift: kube-aad-proxy may not use the security context constraint privileged',
    severity: 'error',
    match: {
      source: 'k8s.event',
      pattern: /unable to validate against any security context constraint/i,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc', distribution: 'openshift' },
      examples: [
        'pods "kube-aad-proxy-84d668c44b-" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden]',
      ],
    },
    // Newer versions of oc write a binding instead of the list of users; either is accepted.
    reads: [
      'SecurityContextConstraints privileged: names system:serviceaccount:azure-arc:azure-arc-kube-aad-proxy-sa',
      'role bindings: of system:openshift:scc:privileged to that account',
    ],
    expected: 'The account may use the constraint before the cluster is connected.',
    cause: 'OpenShift refuses pods that mount a path of the host unless their account has this constraint.',
    fix: 'Grant the constraint, then connect the cluster.',
    commands: [
      'oc adm policy add-scc-to-user privileged system:serviceaccount:azure-arc:azure-arc-kube-aad-proxy-sa',
      'az connectedk8s connect -g <rg> -n <cluster>',
    ],
    remediation: { safe: false, action: 'None. It grants a privilege, so a person runs the command.' },
  },
] as const satisfies readonly DiagnosticEntry[];
