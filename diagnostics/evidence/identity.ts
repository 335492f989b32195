import { parseArmId } from '../../connection/arm-id';
import { API_VERSIONS } from './api-versions';
import type { Connection } from './connection';
import type { Evidence } from './evidence';
import { known, knownList } from './reading';

export interface Identity {
  id: string;
  properties?: { clientId?: string; principalId?: string };
}

/** The user-assigned identity of a connection, by its recorded id or by its client id; `undefined` when there is none. */
export async function identityOf(evidence: Evidence, connection: Connection): Promise<Identity | undefined> {
  const { principal, properties } = connection;
  if (principal?.resourceId) {
    const identity = await known(evidence.arm<Identity>(principal.resourceId, API_VERSIONS.identities));
    return identity && { ...identity, id: principal.resourceId };
  }
  const subscriptionId = properties.authInfo?.subscriptionId ?? parseArmId(connection.id)?.subscriptionId;
  if (!principal || !subscriptionId) return undefined;
  const identities = await knownList(
    evidence.armList<Identity>(
      `/subscriptions/${subscriptionId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`,
      API_VERSIONS.identities,
    ),
  );
  return identities.find(
    (identity) => identity.properties?.clientId?.toLowerCase() === principal.clientId.toLowerCase(),
  );
}
