import { apiVersions } from './api-versions';
import type { ArmLister } from './arm-list';

export interface UserAssignedIdentity {
  id: string;
  properties: { clientId: string; principalId: string; tenantId: string };
}

export interface FederatedCredential {
  id: string;
  name: string;
  properties: { issuer: string; subject: string; audiences?: string[] };
}

/** Azure takes at most this many federated credentials on one identity. */
export const FEDERATED_CREDENTIAL_LIMIT = 20;
/** Audience of tokens that Microsoft Entra ID exchanges. */
export const TOKEN_AUDIENCE = 'api://AzureADTokenExchange';

/** Finds a user-assigned identity by its client id; ARM knows identities by name only, so the subscription is listed. */
export async function findIdentity(
  arm: ArmLister,
  subscriptionId: string,
  clientId: string,
): Promise<UserAssignedIdentity | undefined> {
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
  const identities = await arm.list<UserAssignedIdentity>(path, apiVersions.userAssignedIdentities);
  return identities.find(({ properties }) => properties.clientId.toLowerCase() === clientId.toLowerCase());
}

export function listFederatedCredentials(arm: ArmLister, identityId: string): Promise<FederatedCredential[]> {
  return arm.list<FederatedCredential>(
    `${identityId}/federatedIdentityCredentials`,
    apiVersions.userAssignedIdentities,
  );
}

/** The credential that trusts `subject` of `issuer`, whatever its name. Entra ID compares both with case. */
export function findFederatedCredential(
  credentials: readonly FederatedCredential[],
  issuer: string,
  subject: string,
): FederatedCredential | undefined {
  return credentials.find(({ properties }) => properties.issuer === issuer && properties.subject === subject);
}
