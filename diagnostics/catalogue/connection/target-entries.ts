import type { DiagnosticEntry } from '../diagnostic-entry';

const IN_CONNECTION = { clusterType: 'managedClusters', namespace: '{connection}' } as const;
const ON_AKS = { clusterType: 'managedClusters' } as const;

/** The other side of a connection: target, firewall, identity, roles; and options that AKS does not take. */
export const targetEntries = [
  {
    id: 'sc-federated-credential-missing',
    title: 'The identity of a connection does not trust its service account',
    severity: 'error',
    match: {
      source: 'k8s.pod.log',
      pattern: /AADSTS70021|AADSTS700213|No matching federated identity record found/i,
      scope: IN_CONNECTION,
      examples: [
        "AADSTS700213: No matching federated identity record found for presented assertion subject 'system:serviceaccount:default:sc-account-x'.",
      ],
      captures: { ns: /system:serviceaccount:([\w-]+):/, sa: /system:serviceaccount:[\w-]+:([\w.-]+)/ },
    },
    reads: [
      'user-assigned identity of each connection with workload identity: exists',
      'its federatedIdentityCredentials: one has the issuer of the cluster, subject system:serviceaccount:{ns}:{sa} and audience api://AzureADTokenExchange',
    ],
    expected: 'The identity exists and has a federated credential for the service account of the connection.',
    cause:
      'The identity or its federated credential was deleted, or the cluster was built anew and has another issuer.',
    fix: 'Create the connection again, or add the federated credential for this issuer and service account.',
    commands: [
      'az identity federated-credential list --identity-name <identity> --resource-group <identity-rg>',
      'az identity federated-credential create --name <credential> --identity-name <identity> --resource-group <identity-rg> --issuer <issuer> --subject system:serviceaccount:<ns>:<sa> --audiences api://AzureADTokenExchange',
    ],
    refinedBy: ['sc-workload-identity-disabled'],
    remediation: { safe: false, action: 'Add the federated credential. It establishes trust, so ask first.' },
  },
  {
    id: 'sc-target-not-found',
    title: 'The target service does not exist',
    severity: 'error',
    match: {
      source: 'arm.error',
      pattern:
        /ResourceNotFound|ResourceGroupNotFound|The Resource '[^']+' under resource group '[^']+' was not found/i,
      weight: 'general',
      scope: ON_AKS,
      examples: [
        "ResourceNotFound: The Resource 'Microsoft.Storage/storageAccounts/st1' under resource group 'rg' was not found.",
      ],
      captures: { resource: /The Resource '([^']+)' under/i },
    },
    reads: ['target of each connection, and of the request: exists'],
    expected: 'The target resource exists.',
    cause: 'It was deleted or moved, or its id is misspelled.',
    fix: 'Restore the target, or create the connection again with the right one.',
    commands: [
      'az resource show --ids <targetId>',
      'az aks connection validate -g <rg> -n <cluster> --connection <name>',
    ],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'sc-target-firewall-missing-rule',
    title: 'The firewall of the target does not admit the cluster',
    severity: 'error',
    match: {
      source: 'k8s.pod.log',
      pattern:
        /This request is not authorized to perform this operation\.|Client with IP address '[^']+' is not allowed|Client address is not authorized/i,
      scope: IN_CONNECTION,
      examples: [
        "Client with IP address '20.1.2.3' is not allowed to access the server.",
        'This request is not authorized to perform this operation.',
      ],
      captures: { ip: /Client with IP address '([^']+)'/i },
    },
    reads: [
      'managedCluster: networkProfile, and the public addresses of its outbound traffic',
      'target of each connection: its firewall is open or has a rule for each of these addresses',
    ],
    expected:
      'Every public address that the cluster uses for outbound traffic has a rule, or the target admits all networks.',
    cause: 'The outbound addresses changed after the rule was made, or somebody removed the rule.',
    fix: 'Add a rule for the missing address, or create the connection again, which adds it.',
    commands: [
      'az storage account network-rule add -g <target-rg> --account-name <target-name> --ip-address <ip>',
      'az keyvault network-rule add --name <target-name> --ip-address <ip>',
    ],
    remediation: {
      safe: false,
      action: 'Add the missing addresses to the rules. It opens a way into the target, so ask first.',
    },
  },
  {
    id: 'sc-role-assignment-missing',
    title: 'The identity of a connection has no role on the target',
    severity: 'error',
    match: {
      source: 'k8s.pod.log',
      pattern:
        /AuthorizationPermissionMismatch|does not have secrets get permission|This request is not authorized to perform this operation using this permission/i,
      scope: IN_CONNECTION,
      examples: [
        'This request is not authorized to perform this operation using this permission. ErrorCode:AuthorizationPermissionMismatch',
      ],
    },
    reads: [
      'roleAssignments of the identity of each connection on its target: the role of the target type, there or above',
    ],
    expected: 'The identity holds the role that the connection assigns on this kind of target.',
    cause: 'The assignment was removed, has not reached every replica yet, or was opted out of.',
    fix: 'Assign the role and allow some minutes until it works everywhere.',
    commands: [
      'az role assignment list --assignee <principalId> --scope <targetId> --include-inherited -o table',
      'az role assignment create --assignee-object-id <principalId> --assignee-principal-type ServicePrincipal --role <role> --scope <targetId>',
    ],
    remediation: { safe: false, action: 'Assign the role. It grants rights, so ask first.' },
  },
  {
    id: 'sc-network-option-unsupported',
    title: 'Private endpoint or service endpoint asked for, which AKS connections do not have',
    severity: 'error',
    match: { source: 'client.request', pattern: null, scope: ON_AKS, examples: [] },
    reads: ['request: properties.vNetSolution.type is absent'],
    expected: 'The request asks for firewall rules or for no network change.',
    cause:
      'Connections from AKS support firewall rules only. The other two options are for other compute services.',
    fix: 'Leave the option out; build a private endpoint beside the connection where one is needed.',
    commands: [
      'az aks connection create <target-type> -g <rg> -n <cluster> --connection <name> <auth options>',
    ],
    remediation: { safe: false, action: 'None: such a request is refused.' },
  },
  {
    id: 'sc-auth-option-unsupported',
    title: 'System or user managed identity asked for, which AKS connections do not have',
    severity: 'error',
    match: { source: 'client.request', pattern: null, scope: ON_AKS, examples: [] },
    reads: ['request: authInfo.authType is one that AKS takes'],
    expected:
      'The request uses workload identity, a connection string, a service principal, or (Key Vault with CSI) nothing.',
    cause:
      'The managed identity options belong to other compute services. On AKS, workload identity takes their place.',
    fix: 'Choose workload identity and name a user-assigned identity.',
    commands: [
      'az aks connection create <target-type> -g <rg> -n <cluster> --connection <name> --workload-identity <user-identity-resource-id>',
    ],
    remediation: { safe: false, action: 'None: such a request is refused, never changed silently.' },
  },
  {
    id: 'sc-list-configuration-empty-credential',
    title: 'An empty value in the list of configurations is a hidden credential',
    severity: 'info',
    match: {
      source: 'arm.resource',
      pattern: /"name"\s*:\s*"[\w.-]+"\s*,\s*"value"\s*:\s*""|"value"\s*:\s*""\s*,\s*"name"\s*:\s*"[\w.-]+"/i,
      weight: 'general',
      scope: ON_AKS,
      examples: ['{"configurations":[{"name":"AZURE_STORAGEBLOB_CONNECTIONSTRING","value":""}]}'],
      captures: { key: /"name"\s*:\s*"([\w.-]+)"\s*,\s*"value"\s*:\s*""/i },
    },
    reads: ['Secret of the connection: holds a value for the key whose value is shown as empty'],
    expected: 'Credentials are shown as "". The value is in the Kubernetes Secret.',
    cause: 'Lists of configurations never show credentials of AKS connections.',
    fix: 'Nothing is wrong. Workloads read the value from the Secret.',
    commands: [
      'az aks connection list-configuration -g <rg> -n <cluster> --connection <name>',
      'kubectl get secret <secret> -n <ns>',
    ],
    remediation: { safe: true, action: 'None.' },
  },
  {
    id: 'sc-validate-always-success',
    title: 'Validation can succeed although values in the cluster were changed',
    severity: 'info',
    match: { source: 'arm.resource', pattern: null, scope: ON_AKS, examples: [] },
    reads: [
      'validateLinker of the connection: verdict and single checks',
      'Secret of the connection: nobody but its maker wrote its values',
    ],
    expected: 'A successful validation, no failed check in it, and a Secret that nobody edited.',
    cause:
      'Azure validates target, firewall and roles. What was changed inside the cluster is outside its view.',
    fix: 'Look at the single checks. Create the connection again when the Secret was edited by hand.',
    commands: ['az aks connection validate -g <rg> -n <cluster> --connection <name>'],
    refinedBy: [
      'sc-target-not-found',
      'sc-target-firewall-missing-rule',
      'sc-role-assignment-missing',
      'sc-connection-secret-missing',
    ],
    remediation: { safe: true, action: 'None.' },
  },
] as const satisfies readonly DiagnosticEntry[];
