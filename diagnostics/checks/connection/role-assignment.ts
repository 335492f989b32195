import type { RoleReference } from '../../../targets/target';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { API_VERSIONS } from '../../evidence/api-versions';
import type { Connection } from '../../evidence/connection';
import type { Evidence } from '../../evidence/evidence';
import { identityOf } from '../../evidence/identity';
import { knownList } from '../../evidence/reading';
import type { CheckContext, CheckResult } from '../check';
import { concludeLooks, type Look } from './conclude-looks';
import { targetOf, targetResourceId } from './connection-target';
import { lookAtEach, type Looks } from './look-at-each';
import { connectionLabel, selectedConnections } from './selected-connections';

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
  return concludeLooks(evidence, context, { entry, ...(await roleLooks(evidence, context)) });
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
