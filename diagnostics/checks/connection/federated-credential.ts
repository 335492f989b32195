import { serviceAccountSubject } from '../../../connection/names';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { API_VERSIONS } from '../../evidence/api-versions';
import { readManagedCluster } from '../../evidence/cluster';
import type { Connection } from '../../evidence/connection';
import type { Evidence } from '../../evidence/evidence';
import { type Identity, identityOf } from '../../evidence/identity';
import { known, knownList } from '../../evidence/reading';
import type { CheckContext, CheckResult } from '../check';
import { concludeLooks, type Look } from './conclude-looks';
import { lookAtEach, type Looks } from './look-at-each';
import { connectionLabel, selectedConnections } from './selected-connections';

const AUDIENCE = 'api://AzureADTokenExchange';

/** A federated credential that should be there. */
export interface CredentialGap {
  identityId: string;
  issuer: string;
  namespace: string;
  serviceAccountName: string;
}

/** sc-federated-credential-missing: no identity, or none of its credentials fits issuer, service account and audience. */
export async function federatedCredentialMissing(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  return concludeLooks(evidence, context, { entry, ...(await credentialLooks(evidence, context)) });
}

/** Federated credentials that are missing, for a repair. */
export async function credentialGaps(evidence: Evidence, context: CheckContext): Promise<CredentialGap[]> {
  return (await credentialLooks(evidence, context)).looks.flatMap(({ gaps }) => gaps);
}

async function credentialLooks(
  evidence: Evidence,
  context: CheckContext,
): Promise<Looks<Look<CredentialGap>>> {
  const connections = (await selectedConnections(evidence, context)).filter(
    ({ kind }) => kind === 'workloadIdentity',
  );
  const cluster = await known(readManagedCluster(evidence, context.cluster.id));
  const issuer = cluster?.properties?.oidcIssuerProfile?.issuerURL;
  return lookAtEach(connections, (connection) => credentialLook(evidence, connection, issuer));
}

async function credentialLook(
  evidence: Evidence,
  connection: Connection,
  issuer: string | undefined,
): Promise<Look<CredentialGap>> {
  const { namespace, serviceAccountName, principal } = connection;
  const nothing = { connection, items: [], values: {}, gaps: [] };
  const identity = await identityOf(evidence, connection);
  if (!identity) {
    const what = `no identity with client id ${principal?.clientId}`;
    return { ...nothing, items: [{ where: `identity of ${connectionLabel(connection)}`, what }] };
  }
  if (serviceAccountName === undefined || issuer === undefined) return { ...nothing, isUnsure: true };
  const subject = serviceAccountSubject(namespace, serviceAccountName);
  const credentials = await knownList(
    evidence.armList<Credential>(`${identity.id}/federatedIdentityCredentials`, API_VERSIONS.identities),
  );
  if (credentials.some(({ properties = {} }) => trusts(properties, issuer, subject))) return nothing;
  return {
    ...nothing,
    items: [
      {
        where: `identity ${identity.id}`,
        what: `no federated credential for ${subject} of issuer ${issuer}`,
      },
    ],
    values: identityValues(identity, issuer),
    gaps: [{ identityId: identity.id, issuer, namespace, serviceAccountName }],
  };
}

interface Credential {
  properties?: { issuer?: string; subject?: string; audiences?: string[] };
}

function trusts(credential: NonNullable<Credential['properties']>, issuer: string, subject: string): boolean {
  const withoutSlash = (url: string | undefined): string | undefined => url?.replace(/\/+$/, '');
  return (
    withoutSlash(credential.issuer) === withoutSlash(issuer) &&
    credential.subject === subject &&
    (credential.audiences ?? [AUDIENCE]).includes(AUDIENCE)
  );
}

function identityValues({ id }: Identity, issuer: string): Record<string, string> {
  const segments = id.split('/');
  return { identity: segments.at(-1) ?? '', 'identity-rg': segments[4] ?? '', issuer };
}
