/** What Azure's refusal says is missing. */
export interface MissingPermission {
  action?: string;
  scope?: string;
  /** Object id of the identity that was refused. */
  principalId?: string;
}

/**
 * Reads action, scope and object id out of the message of `AuthorizationFailed` and `LinkedAuthorizationFailed`, for example
 * "The client '…' with object id '…' does not have authorization to perform action 'Microsoft.Storage/storageAccounts/write'
 * over scope '/subscriptions/…' or the scope is invalid." Parts that the message does not name are absent.
 */
export function readMissingPermission(message: string): MissingPermission {
  const action = firstGroup(message, /perform actions?(?:\(s\))? '([^']+)'/i);
  const scope =
    firstGroup(message, /linked scope(?:\(s\)|s)? '([^']+)'/i) ?? firstGroup(message, /scope '([^']+)'/i);
  const principalId = firstGroup(message, /object id '([^']+)'/i);
  return {
    ...(action === undefined ? {} : { action }),
    ...(scope === undefined ? {} : { scope }),
    ...(principalId === undefined ? {} : { principalId }),
  };
}

function firstGroup(text: string, pattern: RegExp): string | undefined {
  return pattern.exec(text)?.[1];
}

// Least built-in role with the action: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
const ROLES: readonly (readonly [RegExp, string])[] = [
  [/^Microsoft\.Authorization\/roleAssignments\//i, 'Role Based Access Control Administrator'],
  [
    /^Microsoft\.ContainerService\/managedClusters\/listClusterUserCredential\//i,
    'Azure Kubernetes Service Cluster User Role',
  ],
  [/^Microsoft\.ContainerService\//i, 'Azure Kubernetes Service Contributor Role'],
  [/^Microsoft\.KubernetesConfiguration\/extensions\//i, 'Kubernetes Extension Contributor'],
  [/^Microsoft\.ManagedIdentity\//i, 'Managed Identity Contributor'],
  [/^Microsoft\.Storage\//i, 'Storage Account Contributor'],
  [/^Microsoft\.KeyVault\/vaults\/secrets\/getSecret\//i, 'Key Vault Secrets User'],
  [/^Microsoft\.KeyVault\/vaults\/read$/i, 'Reader'],
  [/^Microsoft\.KeyVault\//i, 'Key Vault Contributor'],
  [/\/read$/i, 'Reader'],
];

/** A built-in role that holds the action; `Contributor` when no smaller one is known. */
export function roleWithAction(action: string): string {
  return ROLES.find(([pattern]) => pattern.test(action))?.[1] ?? 'Contributor';
}

/** The command that gives a role with the missing action to the refused identity. */
export function grantCommand({ action = '', scope, principalId }: MissingPermission): string {
  const assignee = principalId ?? '<object id of this app>';
  return (
    `az role assignment create --assignee-object-id ${assignee} --assignee-principal-type ServicePrincipal ` +
    `--role "${roleWithAction(action)}" --scope ${scope ?? '<scope>'}`
  );
}
