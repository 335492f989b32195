import { apiVersions } from '../azure/api-versions';
import { ArmError } from '../azure/arm-error';
import { csiIdentityOf } from '../azure/managed-cluster';
import {
  findRoleAssignment,
  listRoleAssignments,
  roleAssignmentId,
  roleDefinitionId,
} from '../azure/role-assignments';
import type { ConnectionFacts, PrincipalFacts } from '../connection/plan';
import type { RoleReference } from '../targets/target';
import { readCluster } from './cluster-state';
import { otherRecords, readRecords } from './connection-record';
import { rolesOf } from './roles';
import { pollAgain } from './waits';
import { operation, type PhaseModule, type PhasePlan, skip, type Work } from './work';

/** Gives the connection's principal its roles on the target. */
export const assignRoles: PhaseModule = {
  async plan(work, { facts }) {
    const roles = await rolesOf(work, facts);
    const warnings = accessPolicyWarning(facts);
    if (roles.length === 0) return skip(skipReason(work));
    const missing = facts.principal ? await missingRoles(work, facts.principal, roles) : roles;
    if (missing.length === 0) return skip('The roles are assigned', { warnings });
    return { operations: missing.map((role) => planned(work, role)), warnings } satisfies PhasePlan;
  },

  async run(work, { facts, operations, progress }) {
    const principal = facts.principal ?? (await addonIdentity(work));
    if (!principal) {
      return pollAgain('Dependency', 'The identity of the Key Vault add-on is not known yet', progress);
    }
    const { resourceId } = work.reference;
    const existing = await listRoleAssignments(work.arm, resourceId, principal.principalId);
    for (const { subject } of operations) {
      if (!findRoleAssignment(existing, resourceId, subject)) await assign(work, principal, subject);
    }
    return {
      state: 'done',
      message: `Roles assigned: ${operations.length}`,
      ...(facts.principal ? {} : { facts: { principal } satisfies ConnectionFacts }),
    };
  },

  async undo(work, { facts, operations }) {
    const { principal } = facts;
    if (!principal) return { state: 'skipped', message: 'No role was assigned' };
    const { resourceId } = work.reference;
    const others = otherRecords(await readRecords(await work.kubernetes()), work.linkerId).filter(
      (record) =>
        record.target.resourceId.toLowerCase() === resourceId.toLowerCase() &&
        record.principal?.principalId === principal.principalId,
    );
    const unused = operations.filter(
      ({ subject }) =>
        !others.some(({ roles }) => roles.some((id) => subject.toLowerCase().endsWith(id.toLowerCase()))),
    );
    for (const { subject } of unused) {
      await work.arm.delete(
        roleAssignmentId(resourceId, principal.principalId, subject),
        apiVersions.roleAssignments,
      );
    }
    return { state: 'done', message: `Role assignments taken back: ${unused.length}` };
  },
};

function skipReason(work: Work): string {
  return work.isAuthOptedOut ? 'The request opts out of roles' : 'The authentication needs no role';
}

/** Roles that the principal has neither on the target nor above it. */
export async function missingRoles(
  work: Work,
  principal: PrincipalFacts,
  roles: readonly RoleReference[],
): Promise<RoleReference[]> {
  const { resourceId } = work.reference;
  const existing = await listRoleAssignments(work.reads, resourceId, principal.principalId);
  return roles.filter(({ id }) => !findRoleAssignment(existing, resourceId, id));
}

function planned(work: Work, role: RoleReference) {
  const { resourceId, names } = work.reference;
  return operation('assign-roles', 'configAuth', {
    name: 'assignRole',
    description: `Assign the role ${role.name} on the target`,
    action: 'Microsoft.Authorization/roleAssignments/write',
    scope: resourceId,
    subject: roleDefinitionId(names['subscriptionId'] ?? '', role.id),
  });
}

async function assign(work: Work, { principalId }: PrincipalFacts, definitionId: string): Promise<void> {
  const id = roleAssignmentId(work.reference.resourceId, principalId, definitionId);
  try {
    await work.arm.put(id, apiVersions.roleAssignments, {
      properties: { roleDefinitionId: definitionId, principalId, principalType: 'ServicePrincipal' },
    });
  } catch (error) {
    // Somebody has made the same assignment under another name meanwhile.
    if (!(error instanceof ArmError && error.code === 'RoleAssignmentExists')) throw error;
  }
}

async function addonIdentity(work: Work): Promise<PrincipalFacts | undefined> {
  return work.auth === 'csi' ? csiIdentityOf(await readCluster(work)) : undefined;
}

function accessPolicyWarning({ target }: ConnectionFacts): string[] {
  if (target?.values['permissionModel'] !== 'accessPolicies') return [];
  return [
    'The vault uses access policies, so role assignments have no effect on its secrets. Switch it to Azure RBAC, or add an access policy for the identity.',
  ];
}
