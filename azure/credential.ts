import type { TokenCredential } from '@azure/identity';

export interface CredentialOptions {
  /** `managedIdentity` in Azure; `default` tries the developer's sign-ins too. */
  kind: 'managedIdentity' | 'default';
  /** Client id of a user-assigned identity; the system-assigned one when absent. */
  clientId?: string | undefined;
}

/** Makes the credential that every client of this app signs in with. */
export async function createCredential({ kind, clientId }: CredentialOptions): Promise<TokenCredential> {
  const { DefaultAzureCredential, ManagedIdentityCredential } = await import('@azure/identity');
  if (kind === 'default') {
    return new DefaultAzureCredential(clientId === undefined ? {} : { managedIdentityClientId: clientId });
  }
  return clientId === undefined
    ? new ManagedIdentityCredential()
    : new ManagedIdentityCredential({ clientId });
}
