import { serviceAccountSubject } from '../../../connection/names';
import type { RoleReference } from '../../../targets/target';
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
import { lookAtEach, type Looks, unless } from './look-at-each';
import { connectionLabel, connectionValues, selectedConnections } from './selected-connections';
import { workloadLogs } from './workload-logs';

const AUDIENCE = 'api://AzureADTokenExchange';

/** What the look at one connection gave: evidence of the problem, values for the commands, and what is missing. */
interface Look<Gap> {
  connection: Connection;
  items: EvidenceItem[];
  values: Record<string, string>;
  gaps: Gap[];
  /** The state could not decide, so logs may. */
  isUnsure?: boolean;
}

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
  return conclude(evidence, context, { entry, ...(await credentialLooks(evidence, context)) });
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

interface RoleAssignment {
  properties?: { roleDefinitionId?: string; principalId?: string; scope?: string };
}

/** A role assignment that should be there. */
export interface RoleGap {
  scope: string;
  principalId: string;
  /** GUID of the role definition. */
  role: string;
  roleName: string;
}

/** sc-role-assignment-missing: the principal of a connection lacks the role of the target type. */
export async function roleAssignmentMissing(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  return conclude(evidence, context, { entry, ...(await roleLooks(evidence, context)) });
}

/** Role assignments that are missing, for a repair. */
export async function roleGaps(evidence: Evidence, context: CheckContext): Promise<RoleGap[]> {
  return (await roleLooks(evidence, context)).looks.flatMap(({ gaps }) => gaps);
}

async function roleLooks(evidence: Evidence, context: CheckContext): Promise<Looks<Look<RoleGap>>> {
  const connections = (await selectedConnections(evidence, context)).filter(({ kind }) => kind !== 'secret');
  return lookAtEach(connections, (connection) => roleLook(evidence, context, connection));
}

async function roleLook(
  evidence: Evidence,
  context: CheckContext,
  connection: Connection,
): Promise<Look<RoleGap>> {
  const roles = wantedRoles(context, connection);
  const scope = targetResourceId(context, connection.properties);
  const principalId = await principalOf(evidence, connection);
  const nothing = { connection, items: [], values: {}, gaps: [] };
  if (scope === undefined || principalId === undefined || roles.length === 0)
    return { ...nothing, isUnsure: true };
  const assignments = await knownList(
    evidence.armList<RoleAssignment>(
      `${scope}/providers/Microsoft.Authorization/roleAssignments`,
      API_VERSIONS.roleAssignments,
      `principalId eq '${principalId}'`,
    ),
  );
  const held = new Set(assignments.map(({ properties }) => lastSegment(properties?.roleDefinitionId)));
  const gaps = roles
    .filter(({ id }) => !held.has(id))
    .map(({ id, name }) => ({ scope, principalId, role: id, roleName: name }));
  const where = `role assignments of ${principalId} on the target of ${connectionLabel(connection)}`;
  return {
    connection,
    items: gaps.map(({ roleName }) => ({ where, what: `${roleName} is not assigned there or above` })),
    values: { principalId, targetId: scope, role: gaps[0]?.roleName ?? '' },
    gaps,
  };
}

/** The recorded roles, or those that the kind of target gets by default. */
function wantedRoles(context: CheckContext, { properties, roles }: Connection): RoleReference[] {
  const defaults = targetOf(context, properties)?.target.roles ?? [];
  if (roles.length === 0) return [...defaults];
  return roles.map(lastSegment).map((id) => defaults.find((role) => role.id === id) ?? { id, name: id });
}

async function principalOf(evidence: Evidence, connection: Connection): Promise<string | undefined> {
  const recorded = connection.principal?.principalId;
  return recorded ?? (await identityOf(evidence, connection))?.properties?.principalId;
}

function lastSegment(id: string | undefined): string {
  return (id?.split('/').at(-1) ?? '').toLowerCase();
}

/** Fires on gaps; where the state cannot decide, the logs of the workloads are read. */
async function conclude(
  evidence: Evidence,
  context: CheckContext,
  { entry, looks, failure }: { entry: DiagnosticEntry } & Looks<Look<unknown>>,
): Promise<CheckResult> {
  const broken = looks.filter(({ items }) => items.length > 0);
  const unsure = looks.filter(({ isUnsure }) => isUnsure === true).map(({ connection }) => connection);
  const text = [
    ...matchesInErrorText(entry, context.errorText),
    ...matchesIn(entry, await workloadLogs(evidence, unsure)),
  ];
  const result = firedByStateOrText(
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
  return unless(result, failure);
}
