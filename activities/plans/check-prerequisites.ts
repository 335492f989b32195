import { ArmError } from '../../azure/arm-error';
import type { ArmLister } from '../../azure/arm-list';
import { FEDERATED_CREDENTIAL_LIMIT, listFederatedCredentials } from '../../azure/identities';
import { roleWithAction } from '../../azure/missing-permission';
import { isAllowed, listOwnPermissions, type Permission } from '../../azure/permissions';
import type { PlannedOperation, Prerequisite } from '../../connection/plan';
import type { Step } from '../../connection/step';
import type { Clients } from '../clients';
import { limitReached } from '../phases/federate-identity';
import { together } from '../together';

/**
 * Says what stands in the way of a plan: permissions that this app lacks, and a full identity. Kubernetes objects are left
 * out: the cluster decides about them.
 */
export async function checkPrerequisites(
  clients: Clients,
  operations: readonly PlannedOperation[],
): Promise<Step<Prerequisite[]>> {
  const arm = await clients.arm();
  const inAzure = operations.filter(({ action }) => !action.startsWith('kubernetes/'));
  const scopes = [...new Set(inAzure.map(({ scope }) => scope))];
  const [held, full] = await together([
    together(scopes.map((scope) => permissionsAt(() => listOwnPermissions(arm, scope)))),
    fullIdentities(arm, operations),
  ]);
  const missing = scopes.flatMap((scope, index): Prerequisite[] => {
    const wanted = inAzure.filter((operation) => operation.scope === scope).map(({ action }) => action);
    const permissions = [...new Set(wanted)].filter((action) => !isAllowed(held[index] ?? [], action));
    const [first] = permissions;
    if (first === undefined) return [];
    return [{ type: 'permissionsMissing', scope, permissions, recommendedRole: roleWithAction(first) }];
  });
  const facts = [...missing, ...full];
  return { state: 'done', message: `Missing prerequisites: ${facts.length}`, facts };
}

/** Identities that shall get a federated credential and have no room for one. */
async function fullIdentities(
  arm: ArmLister,
  operations: readonly PlannedOperation[],
): Promise<Prerequisite[]> {
  const identities = operations
    .filter(({ phase }) => phase === 'federate-identity')
    .map(({ scope }) => scope);
  const counts = await together(
    identities.map(async (id) => (await listFederatedCredentials(arm, id)).length),
  );
  return identities
    .filter((_, index) => (counts[index] ?? 0) >= FEDERATED_CREDENTIAL_LIMIT)
    .map((id) => {
      const { code, message } = limitReached(id);
      return { type: 'basicError', code, message };
    });
}

/** Who may not even ask about a scope may do nothing there. */
async function permissionsAt(list: () => Promise<Permission[]>): Promise<Permission[]> {
  try {
    return await list();
  } catch (error) {
    if (error instanceof ArmError && error.kind === 'forbidden') return [];
    throw error;
  }
}
