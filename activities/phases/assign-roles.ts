import { apiVersions } from '../../azure/api-versions';
import { ArmError } from '../../azure/arm-error';
import { csiIdentityOf } from '../../azure/managed-cluster';
import {
  findRoleAssignment,
  listRoleAssignments,
  roleAssignmentId,
  roleDefinitionId,
} from '../../azure/role-assignments';
import type { ConnectionFacts, PrincipalFacts } from '../../connection/plan';
import type { RoleReference } from '../../targets/target';
import { readCluster } from '../cluster-state';
import { readOthers } from '../records/read-others';
import { giveOwnAccess, isOwnAccess, ownAccessOf, planOwnAccess, takeOwnAccess } from './own-access';
import { rolesOf } from './roles';
import { together } from '../together';
import { pollAgain } from '../waits';
import { operation, type PhaseModule, type PhasePlan, skip, type Work } from '../work';

/** Gives the connection's principal its roles on the target. */
export const assignRoles: PhaseModule = {
  async plan(work, { facts, made }) {
    const roles = await rolesOf(work, facts);
    const [access, missing] = await together([
      planOwnAccess(work, facts, made),
      facts.principal ? missingRoles(work, facts.principal, roles) : Promise.resolve(roles),
    ]);
    const operations = [...missing.map((role) => planned(work, role)), ...access.operations];
    const learnt = { facts: access.facts };
    if (operations.length > 0) return { operations, ...learnt } satisfies PhasePlan;
    const isNeedless = roles.length === 0 && !ownAccessOf(work, facts);
    return skip(isNeedless ? skipReason(work) : 'The roles are assigned', learnt);
  },

  async run(work, { facts, operations, progress }) {
    const principal = facts.principal ?? (await addonIdentity(work));
    if (!principal) {
      return pollAgain('Dependency', 'The identity of the Key Vault add-on is not known yet', progress);
    }
    const { resourceId } = work.reference;
    const roles = operations.filter((planned) => !isOwnAccess(planned));
    const existing =
      roles.length === 0 ? [] : await listRoleAssignments(work.arm, resourceId, principal.principalId);
    for (const { subject } of roles) {
      if (!findRoleAssignment(existing, resourceId, subject)) await assign(work, principal, subject);
    }
    const own = operations.find(isOwnAccess);
    const unfinished = own && (await giveOwnAccess(work, facts, principal, progress));
    if (unfinished) return unfinished;
    return {
      state: 'done',
      message: [
        ...(roles.length === 0 ? [] : [`Roles assigned: ${roles.length}`]),
        ...(own ? [`Given: ${own.subject}`] : []),
      ].join('; '),
      ...(facts.principal ? {} : { facts: { principal } satisfies ConnectionFacts }),
    };
  },

  async undo(work, { facts, operations, progress }, elsewhere) {
    const { principal } = facts;
    if (!principal) return { state: 'skipped', message: 'No role was assigned' };
    const { resourceId } = work.reference;
    const others = await readOthers(work, elsewhere);
    const alike = others.filter(
      (record) =>
        record.target.resourceId.toLowerCase() === resourceId.toLowerCase() &&
        record.principal?.principalId === principal.principalId,
    );
    const unused = operations.filter(
      (planned) =>
        !isOwnAccess(planned) &&
        !alike.some(({ roles }) =>
          roles.some((id) => planned.subject.toLowerCase().endsWith(id.toLowerCase())),
        ),
    );
    for (const { subject } of unused) {
      await work.arm.delete(
        roleAssignmentId(resourceId, principal.principalId, subject),
        apiVersions.roleAssignments,
      );
    }
    const unfinished = operations.some(isOwnAccess) && (await takeOwnAccess(work, facts, others, progress));
    const undone = [...unused, ...operations.filter(isOwnAccess)].map(({ description }) => description);
    return (
      unfinished || {
        state: 'done',
        message: `Role assignments taken back: ${unused.length}`,
        facts: { undone, left: [] },
      }
    );
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
  if (roles.length === 0) return [];
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
