import type { ConfigurationEntry } from '../connection/configuration';
import type { ClientType } from '../connection/linker';
import { plain, secret } from './entry';
import type { ConfigurationTable } from './target';

/** Auth kinds in which the workload signs in to Microsoft Entra ID itself. */
export type IdentityAuth = 'workloadIdentity' | 'servicePrincipal';

/** The keys that say who signs in: `{prefix}_CLIENTID`, for a service principal also secret and tenant. */
export function identityEntries(prefix: string, auth: IdentityAuth): ConfigurationEntry[] {
  if (auth === 'workloadIdentity')
    return [plain(`${prefix}_CLIENTID`, '{clientId}', 'Client id of the identity')];
  return [
    plain(`${prefix}_CLIENTID`, '{clientId}', 'Client id of the service principal'),
    secret(`${prefix}_CLIENTSECRET`, '{clientSecret}', 'Secret of the service principal'),
    plain(`${prefix}_TENANTID`, '{tenantId}', 'Tenant of the service principal'),
  ];
}

/** The two tables of targets that differ between identity and service principal only in who signs in. */
export function identityTables(
  prefix: string,
  clientTypes: readonly ClientType[],
  entries: readonly ConfigurationEntry[],
): ConfigurationTable[] {
  return (['workloadIdentity', 'servicePrincipal'] as const).map((auth) => ({
    auth,
    clientTypes,
    entries: [...entries, ...identityEntries(prefix, auth)],
  }));
}
