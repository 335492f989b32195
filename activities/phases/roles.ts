import { isGuid } from '../../connection/arm-id';
import type { ConnectionFacts } from '../../connection/plan';
import { findRoleByName } from '../../azure/role-assignments';
import type { RoleReference } from '../../targets/target';
import { fail } from '../connection-failure';
import { ownAccessOf } from './own-access';
import { together } from '../together';
import { targetOf, type Work } from '../work';

/**
 * The roles that the connection's principal gets on the target: those the caller names (display name, GUID or id of a
 * definition), else the target's own. Empty when the authentication has no principal.
 */
export async function rolesOf(work: Work, facts: ConnectionFacts): Promise<RoleReference[]> {
  if (work.auth === 'secret' || work.isAuthOptedOut) return [];
  const { authInfo } = work.request.properties;
  const named = authInfo && 'roles' in authInfo ? authInfo.roles : undefined;
  const target = targetOf(work, facts);
  if (!named || named.length === 0) return ownAccessOf(work, facts)?.replacesRoles ? [] : [...target.roles];
  const known = [...target.roles, ...(target.roleAlternatives ?? []).flatMap(({ roles }) => roles)];
  return together(named.map((role) => resolveRole(work, role, known)));
}

async function resolveRole(
  work: Work,
  role: string,
  known: readonly RoleReference[],
): Promise<RoleReference> {
  const last = role.split('/').at(-1) ?? '';
  if (isGuid(last)) return known.find(({ id }) => id === last.toLowerCase()) ?? { id: last, name: last };
  const found = known.find(({ name }) => name.toLowerCase() === role.toLowerCase());
  if (found) return found;
  const subscriptionId = work.reference.names['subscriptionId'] ?? '';
  const id = await findRoleByName(work.reads, subscriptionId, role);
  if (id !== undefined) return { id, name: role };
  return fail('InvalidRequest', {
    message: `There is no role "${role}" in the subscription of the target.`,
    target: 'properties.authInfo.roles',
    commands: [`az role definition list --name "${role}" --subscription ${subscriptionId}`],
  });
}
