import type { DiagnosticEntry } from '../diagnostic-entry';

const IN_CONNECTION = { clusterType: 'managedClusters', namespace: '{connection}' } as const;
const ON_AKS = { clusterType: 'managedClusters' } as const;

/** What a connection consists of in the cluster, and the features it needs. */
export const objectEntries = [
  {
    id: 'sc-target-namespace-missing',
    title: 'The Kubernetes namespace of the connection does not exist',
    severity: 'warning',
    match: { source: 'k8s.object', pattern: null, scope: IN_CONNECTION, examples: [] },
    reads: ['namespace of each connection, and of the request: exists and is not Terminating'],
    expected: 'The namespace that the connection names exists.',
    cause:
      'The namespace was deleted, is going away, or its name is misspelled. The objects of the connection go into it.',
    fix: 'Create the namespace, or choose another one.',
    commands: [
      'kubectl create namespace <ns>',
      'az aks connection create <target-type> -g <rg> -n <cluster> --connection <name> --kube-namespace <ns>',
    ],
    remediation: { safe: false, action: 'Create the namespace.' },
  },
  {
    id: 'sc-connection-secret-missing',
    title: 'The Secret of a connection is missing or lacks values',
    severity: 'error',
    match: { source: 'k8s.object', pattern: null, scope: IN_CONNECTION, examples: [] },
    reads: [
      'connection: namespace and name of its Secret',
      'Secret sc-{name}-secret in that namespace: exists, holds every recorded key, no value is empty',
    ],
    expected: 'The Secret exists in the namespace of the connection and holds every setting.',
    cause:
      'Somebody deleted or edited it, the connection was not made to the end, or another namespace is meant.',
    fix: 'Create or update the connection again; that writes the Secret. A connection with a secret needs it once more.',
    commands: [
      'kubectl get secret <secret> -n <ns>',
      'az aks connection show -g <rg> -n <cluster> --connection <name>',
    ],
    refinedBy: ['sc-target-namespace-missing', 'sc-job-failed'],
    remediation: {
      safe: false,
      action: 'Send the connection again, which writes the Secret. A secret has to be given again.',
    },
  },
  {
    id: 'sc-connection-serviceaccount-missing',
    title: 'The service account of a workload identity connection is missing or names another identity',
    severity: 'error',
    match: { source: 'k8s.object', pattern: null, scope: IN_CONNECTION, examples: [] },
    reads: [
      'ServiceAccount of each connection with workload identity: exists, annotation azure.workload.identity/client-id is the client id of the identity',
    ],
    expected: 'The service account exists and is annotated with the client id of the identity.',
    cause: 'Somebody removed or edited it, or the connection was not made to the end.',
    fix: 'Create the connection again. Workloads have to run with this service account.',
    commands: ['kubectl get serviceaccount <sa> -n <ns> -o yaml'],
    refinedBy: ['sc-target-namespace-missing', 'sc-job-failed'],
    remediation: {
      safe: false,
      action: 'Send the connection again. It carries no secret, so this changes nothing else.',
    },
  },
  {
    id: 'sc-orphaned-kubernetes-resources',
    title: 'Objects of a deleted connection are still in the cluster',
    severity: 'warning',
    match: { source: 'derived', pattern: null, scope: IN_CONNECTION, examples: [] },
    reads: [
      'connections that exist',
      'Secrets and ServiceAccounts that belong to connections: each belongs to one that exists',
    ],
    expected: 'Every Secret and service account of a connection belongs to one that exists.',
    cause: 'Deleting a connection keeps its Kubernetes objects, because workloads may still use them.',
    fix: 'Delete the objects when no workload uses them, or clean up the deleted connection by its name. A service account can serve several connections of one identity.',
    commands: ['kubectl delete secret <secret> -n <ns>', 'kubectl delete serviceaccount <sa> -n <ns>'],
    remediation: { safe: false, action: 'Delete the objects that no workload refers to.' },
  },
  {
    id: 'sc-keyvault-csi-addon-disabled',
    title: 'A Key Vault connection uses the CSI driver, but the add-on is off',
    severity: 'error',
    match: { source: 'arm.resource', pattern: null, scope: ON_AKS, examples: [] },
    reads: [
      'managedCluster: addonProfiles.azureKeyvaultSecretsProvider.enabled is true, with an identity',
      'DaemonSets aks-secrets-store-csi-driver and aks-secrets-store-provider-azure in kube-system: ready on every node',
    ],
    expected:
      'The add-on azure-keyvault-secrets-provider is on, has an identity, and its DaemonSets are ready.',
    cause:
      'The add-on was switched off after the connection was made, or it was never switched on completely.',
    fix: 'Switch the add-on on, or create the connection again with the CSI driver.',
    commands: [
      'az aks enable-addons --addons azure-keyvault-secrets-provider --resource-group <rg> --name <cluster>',
      'az aks connection create keyvault -g <rg> -n <cluster> --connection <name> --enable-csi',
    ],
    remediation: { safe: false, action: 'Switch the add-on on in the cluster, which changes every node.' },
  },
  {
    id: 'sc-workload-identity-disabled',
    title: 'A connection uses workload identity, which is off on the cluster',
    severity: 'error',
    match: { source: 'arm.resource', pattern: null, scope: ON_AKS, examples: [] },
    reads: [
      'managedCluster: oidcIssuerProfile.enabled is true, with an issuerURL',
      'managedCluster: securityProfile.workloadIdentity.enabled is true',
    ],
    expected: 'OIDC issuer and workload identity are on.',
    cause: 'One of the two was switched off after the connection was made, or its creation stopped half way.',
    fix: 'Switch both on. Pods have to be started again afterwards to get their token.',
    commands: ['az aks update -g <rg> -n <cluster> --enable-oidc-issuer --enable-workload-identity'],
    remediation: {
      safe: false,
      action: 'Switch on OIDC issuer and workload identity. The issuer cannot be switched off again.',
    },
  },
  {
    id: 'sc-workload-label-not-on-pod-template',
    title: 'A workload uses the identity of a connection, but its pods lack the label',
    severity: 'warning',
    match: { source: 'k8s.object', pattern: null, scope: IN_CONNECTION, examples: [] },
    reads: [
      'Jobs, CronJobs, Deployments and StatefulSets that run with the service account of a connection: spec.template has the label azure.workload.identity/use: "true"',
    ],
    expected:
      'The pod template carries the label azure.workload.identity/use: "true", the service account of the connection, and its Secret in envFrom.',
    cause:
      'The label is on the workload only. The admission webhook looks at the labels of pods, so no token is mounted.',
    fix: 'Put the label on spec.template.metadata.labels and create the pods again.',
    commands: [`kubectl get <kind> <workload> -n <ns> -o jsonpath='{.spec.template.metadata.labels}'`],
    remediation: {
      safe: true,
      action: 'None on existing workloads. Manifests that this system prints carry the label in both places.',
    },
  },
] as const satisfies readonly DiagnosticEntry[];
