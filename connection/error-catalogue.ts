interface CatalogueEntry {
  cause: string;
  fix: string;
  retryable: boolean;
  diagnosticIds: readonly string[];
}

function entry(
  cause: string,
  fix: string,
  diagnosticIds: readonly string[] = [],
  retryable = false,
): CatalogueEntry {
  return { cause, fix, retryable, diagnosticIds };
}

/** Every error code of the product: stable names, each with its usual cause and fix. Documented in docs/errors.md. */
export const errorCatalogue = {
  InvalidRequest: entry(
    'The request holds a value that can never work.',
    'Correct the named fields and send it again.',
  ),
  UnsupportedTarget: entry(
    'The target id is not one of the supported Azure services.',
    'Use one of the supported target resource ids; docs/targets.md lists them.',
  ),
  UnsupportedAuthentication: entry(
    'This target cannot be used from AKS with this kind of authentication.',
    'Choose one of the authentication types that the message lists.',
    ['sc-auth-option-unsupported'],
  ),
  UnsupportedClientType: entry(
    'The target has no configuration for this client type.',
    'Choose one of the client types that the message lists, or "none".',
  ),
  UnsupportedNetworkOption: entry(
    'AKS connections can only use firewall rules; service endpoints and private endpoints are not set up by this system.',
    'Leave out vNetSolution, or opt out of network changes with publicNetworkSolution.action: optOut.',
    ['sc-network-option-unsupported'],
  ),
  AnotherOperationInProgress: entry(
    'Operations on one connection run one after the other.',
    'Wait until the running operation has ended, then send the request again.',
    [],
    true,
  ),
  OperationNotFound: entry(
    'No operation has this id.',
    'Use the operationId from the answer to the request.',
  ),
  ConnectionNotFound: entry(
    'The cluster has no connection of this name.',
    'List the connections and check the name.',
  ),
  TargetNotFound: entry(
    'The target resource does not exist, or this app may not see it.',
    'Check the target id; create the resource, or give this app the Reader role on it.',
    ['sc-target-not-found'],
  ),
  ClusterNotFound: entry(
    'The cluster does not exist, or this app may not see it.',
    'Check the cluster id and the subscription.',
  ),
  ClusterFailed: entry(
    'The cluster is in a failed state; Azure refuses changes until it is repaired.',
    'Repair the cluster, then send the request again.',
    ['sc-conflict-cluster-updating'],
  ),
  ClusterStopped: entry('The cluster is stopped.', 'Start the cluster, then send the request again.'),
  IdentityNotFound: entry(
    'No user-assigned identity with this client id exists in the given subscription.',
    'Check authInfo.clientId and authInfo.subscriptionId.',
  ),
  AuthorizationFailed: entry(
    'The identity of this app lacks a permission on the named resource.',
    'Give the identity of this app a role with the named action on that scope, then send the request again.',
    ['sc-unauthorized-resource-access'],
  ),
  ProviderRegistrationFailed: entry(
    'The subscription could not be registered for the resource provider.',
    'Register the provider by hand and look at its registration state.',
    ['sc-missing-subscription-registration', 'sc-conflict-provider-unregistered'],
  ),
  ClusterFeatureFailed: entry(
    'Azure could not switch on a feature that the connection needs.',
    'Look at the state of the cluster, repair it, and send the request again.',
    ['sc-workload-identity-disabled', 'sc-keyvault-csi-addon-disabled'],
  ),
  ExtensionInstallFailed: entry(
    'The cluster extension sc-extension could not be installed.',
    'Read the statuses of the extension, remove the reason, and send the request again.',
    ['sc-extension-failed'],
  ),
  FluxConfigurationFailed: entry(
    'Azure or the Flux extension could not apply the configuration.',
    'Diagnose the cluster, remove the reason, and send the request again.',
    ['flux2-extension-failed'],
  ),
  FederatedCredentialLimitReached: entry(
    'A user-assigned identity holds at most 20 federated credentials.',
    'Use another identity, or remove federated credentials that are no longer needed.',
    ['sc-federated-credential-missing'],
  ),
  PrincipalNotFound: entry(
    'The principal is not known to Azure role-based access control, even after waiting for replication.',
    'Check that the identity or service principal exists in the tenant of the target.',
    ['sc-role-assignment-missing'],
  ),
  OutboundAddressUnknown: entry(
    'The public addresses that the cluster uses towards the internet cannot be read from Azure.',
    'Give them in publicNetworkSolution.firewallRules.ipRanges, or opt out of network changes.',
    ['sc-target-firewall-missing-rule'],
  ),
  PublicAccessDisabled: entry(
    'The target refuses all public traffic, so a firewall rule would have no effect.',
    'Enable public network access from selected networks, or opt out of network changes and use a private endpoint.',
    ['sc-target-firewall-missing-rule'],
  ),
  DatabaseUnreachable: entry(
    'The database server does not answer this app.',
    'Let this app reach the server: admit its outbound address in the firewall of the server, or connect it to the network of the server.',
    [],
    true,
  ),
  DatabaseLoginRefused: entry(
    'The identity of this app is not a Microsoft Entra administrator of the database server.',
    'Make the identity of this app a Microsoft Entra administrator of the server.',
  ),
  DatabaseUserTaken: entry(
    'The database has a user of this name that belongs to another identity.',
    'Choose another name with authInfo.userName, or remove the user if nobody needs it.',
  ),
  DatabaseStatementFailed: entry(
    'The database server refused a statement.',
    'Remove the reason that the server names, and send the request again.',
  ),
  ForeignObject: entry(
    'A Kubernetes object of this name exists and does not belong to this connection.',
    'Rename the connection, or remove or rename the object if nobody needs it.',
    ['helm-resource-already-exists'],
  ),
  CredentialsNotReadable: entry(
    'The target does not give out its keys.',
    'Allow key access on the target, or use workload identity instead.',
  ),
  KeyVaultSecretNotFound: entry(
    'The key vault that the request names, or the secret in it, does not exist or cannot be used.',
    'Create the secret, or correct authInfo.secretInfo and secretStore.keyVaultId.',
  ),
  KeyVaultUnreachable: entry(
    'The key vault does not admit the network address of this app.',
    'Let this app reach the vault, then send the request again.',
  ),
  KubernetesForbidden: entry(
    'The Kubernetes API refused the identity of this app.',
    'Give the identity of this app access to the cluster (Azure Kubernetes Service RBAC Writer, or a role binding).',
  ),
  KubernetesUnreachable: entry(
    'The Kubernetes API of the cluster does not answer.',
    'Check that the cluster runs and that this app may reach its API server (authorized address ranges, private cluster).',
    [],
    true,
  ),
  VerificationFailed: entry(
    'Something that was made is gone or different.',
    'Send the request again; it repairs what is missing.',
    ['sc-connection-secret-missing'],
    true,
  ),
  TimedOut: entry(
    'Azure did not finish in the time this step is given.',
    'Look at the named resource, then send the request again.',
    [],
    true,
  ),
  ServiceUnavailable: entry(
    'A service did not answer properly, even after repeated tries.',
    'Send the request again later.',
    [],
    true,
  ),
  InternalError: entry('A defect in this system.', 'Report it with the operation id.'),
} as const satisfies Record<string, CatalogueEntry>;
