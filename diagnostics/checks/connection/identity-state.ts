import { serviceAccountSubject } from '../../../connection/names';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { API_VERSIONS } from '../../evidence/api-versions';
import { readManagedCluster } from '../../evidence/cluster';
import type { Connection } from '../../evidence/connection';
import type { Evidence } from '../../evidence/evidence';
import { type Identity, identityOf } from '../../evidence/identity';
import { known, knownList } from '../../evidence/reading';
import { capturesIn, matchesIn, matchesInErrorText } from '../../evidence/text-matches';
import { type CheckContext, type CheckResult, type EvidenceItem, firedByStateOrText } from '../check';
import { targetOf, targetResourceId } from './connection-target';
import { connectionLabel, connectionValues, selectedConnections } from './selected-connections';
import { workloadLogs } from './workload-logs';

const AUDIENCE = 'api://AzureADTokenExchange';

/** What the look at one connection gave: evidence of the problem, and values for the commands. */
interface Look {
  items: EvidenceItem[];
  values: Record<string, string>;
  /** The state could not decide, so logs may. */
  isUnsure?: boolean;
}

/** sc-federated-credential-missing: no identity, or none of its credentials fits issuer, service account and audience. */
export async function federatedCredentialMissing(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const connections = (await selectedConnections(evidence, context)).filter(
    ({ kind }) => kind === 'workloadIdentity',
  );
  const cluster = await known(readManagedCluster(evidence, context.cluster.id));
  const issuer = cluster?.properties?.oidcIssuerProfile?.issuerURL;
  return lookAt(evidence, context, {
    entry,
    connections,
    look: (one) => credentialLook(evidence, one, issuer),
  });
}

async function credentialLook(
  evidence: Evidence,
  connection: Connection,
  issuer: string | undefined,
): Promise<Look> {
  const where = `identity of ${connectionLabel(connection)}`;
  const identity = await identityOf(evidence, connection);
  if (!identity)
    return {
      items: [{ where, what: `no identity with client id ${connection.principal?.clientId}` }],
      values: {},
    };
  const { namespace, serviceAccountName } = connection;
  if (serviceAccountName === undefined || issuer === undefined)
    return { items: [], values: {}, isUnsure: true };
  const subject = serviceAccountSubject(namespace, serviceAccountName);
  const credentials = await knownList(
    evidence.armList<Credential>(`${identity.id}/federatedIdentityCredentials`, API_VERSIONS.identities),
  );
  const fits = credentials.some(({ properties = {} }) => trusts(properties, issuer, subject));
  const values = identityValues(identity, issuer);
  if (fits) return { items: [], values };
  const what = `no federated credential for ${subject} of issuer ${issuer}`;
  return { items: [{ where: `identity ${identity.id}`, what }], values };
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

interface RoleAssignment {
  properties?: { roleDefinitionId?: string; principalId?: string; scope?: string };
}

/** sc-role-assignment-missing: the principal of a connection lacks the role of the target type. */
export async function roleAssignmentMissing(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const connections = (await selectedConnections(evidence, context)).filter(({ kind }) => kind !== 'secret');
  return lookAt(evidence, context, { entry, connections, look: (one) => roleLook(evidence, context, one) });
}

async function roleLook(evidence: Evidence, context: CheckContext, connection: Connection): Promise<Look> {
  const roles = connection.roles.length > 0 ? connection.roles : defaultRoles(context, connection);
  const scope = targetResourceId(context, connection.properties);
  const principalId =
    connection.principal?.principalId ?? (await identityOf(evidence, connection))?.properties?.principalId;
  if (scope === undefined || principalId === undefined || roles.length === 0)
    return { items: [], values: {}, isUnsure: true };
  const assignments = await knownList(
    evidence.armList<RoleAssignment>(
      `${scope}/providers/Microsoft.Authorization/roleAssignments`,
      API_VERSIONS.roleAssignments,
      `principalId eq '${principalId}'`,
    ),
  );
  const held = new Set(assignments.map(({ properties }) => lastSegment(properties?.roleDefinitionId)));
  const missing = roles.filter((role) => !held.has(lastSegment(role)));
  const values = { principalId, targetId: scope, role: missing[0] ?? '' };
  return {
    items: missing.map((role) => ({
      where: `role assignments of ${principalId} on the target of ${connectionLabel(connection)}`,
      what: `${roleName(context, connection, role)} is not assigned there or above`,
    })),
    values,
  };
}

function defaultRoles(context: CheckContext, { properties }: Connection): string[] {
  return (targetOf(context, properties)?.target.roles ?? []).map(({ id }) => id);
}

function roleName(context: CheckContext, { properties }: Connection, role: string): string {
  const known = targetOf(context, properties)?.target.roles.find(({ id }) => id === lastSegment(role));
  return known?.name ?? role;
}

function lastSegment(id: string | undefined): string {
  return (id?.split('/').at(-1) ?? '').toLowerCase();
}

/** Looks at each connection; where the state cannot decide, the logs of its workloads are read. */
async function lookAt(
  evidence: Evidence,
  context: CheckContext,
  {
    entry,
    connections,
    look,
  }: {
    entry: DiagnosticEntry;
    connections: readonly Connection[];
    look: (connection: Connection) => Promise<Look>;
  },
): Promise<CheckResult> {
  const looks = await Promise.all(
    connections.map(async (connection) => ({ connection, ...(await look(connection)) })),
  );
  const broken = looks.filter(({ items }) => items.length > 0);
  const unsure = looks.filter(({ isUnsure }) => isUnsure === true).map(({ connection }) => connection);
  const text = [
    ...matchesInErrorText(entry, context.errorText),
    ...matchesIn(entry, await workloadLogs(evidence, unsure)),
  ];
  return firedByStateOrText(
    broken.flatMap(({ items }) => items),
    text,
    {
      subject: broken.map(({ connection }) => connectionLabel(connection)).join(', ') || 'connection',
      values: {
        ...capturesIn(entry, context.errorText),
        ...connectionValues(broken[0]?.connection),
        ...broken[0]?.values,
      },
    },
  );
}
