import { deterministicGuid } from '../connection/names';
import { apiVersions } from './api-versions';
import type { ArmLister } from './arm-list';

export interface RoleAssignment {
  id: string;
  properties: { roleDefinitionId: string; principalId: string; scope?: string };
}

/** Everything a principal is assigned at a scope; Azure lists inherited assignments too. */
export function listRoleAssignments(
  arm: ArmLister,
  scope: string,
  principalId: string,
): Promise<RoleAssignment[]> {
  return arm.list<RoleAssignment>(
    `${scope}/providers/Microsoft.Authorization/roleAssignments`,
    apiVersions.roleAssignments,
    `principalId eq '${principalId}'`,
  );
}

/** The assignment that gives `roleDefinitionId` at `scope` or above it. */
export function findRoleAssignment(
  assignments: readonly RoleAssignment[],
  scope: string,
  roleDefinitionId: string,
): RoleAssignment | undefined {
  const wantedRole = lastSegment(roleDefinitionId);
  return assignments.find(({ id, properties }) => {
    const assignedScope = (properties.scope ?? scopeOf(id)).toLowerCase().replace(/\/+$/, '');
    const isAtOrAbove = `${scope.toLowerCase()}/`.startsWith(`${assignedScope}/`);
    return isAtOrAbove && lastSegment(properties.roleDefinitionId) === wantedRole;
  });
}

/** Id of our assignment: its name follows from its parts, so that a second run finds what the first one made. */
export function roleAssignmentId(scope: string, principalId: string, roleDefinitionId: string): string {
  const name = deterministicGuid(scope, principalId, lastSegment(roleDefinitionId));
  return `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
}

/** Full id of a role definition, as assignments want it. */
export function roleDefinitionId(subscriptionId: string, roleGuid: string): string {
  return `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${roleGuid}`;
}

/** Finds a role definition by its display name. @returns its GUID. */
export async function findRoleByName(
  arm: ArmLister,
  subscriptionId: string,
  name: string,
): Promise<string | undefined> {
  const found = await arm.list<{ name: string }>(
    `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions`,
    apiVersions.roleAssignments,
    `roleName eq '${name.replaceAll("'", "''")}'`,
  );
  return found[0]?.name;
}

function scopeOf(assignmentId: string): string {
  return assignmentId.replace(/\/providers\/Microsoft\.Authorization\/roleAssignments\/[^/]+$/i, '');
}

function lastSegment(id: string): string {
  return (id.split('/').at(-1) ?? '').toLowerCase();
}
