import { parseArmId, topLevelResourceId } from './arm-id';
import { keyOf, serviceAccountName } from './names';
import { namespaceOf } from './linker';
import type { PhaseName } from './phases';
import type { PlannedOperation } from './plan';
import type { ConnectionRequest } from './request';

const EXTENSION = 'extension';

/**
 * What a connection may share with other connections of its cluster, as short names that are the same for all of them.
 * Worked out from the request alone, so that it can be announced before anything is read. It may name more than the
 * connection will use in the end.
 */
export function thingsUsedBy(request: ConnectionRequest): string[] {
  return [EXTENSION, namespaceThing(request), ...accountThings(request), ...targetThings(request)];
}

/** The shared ones among what the planned operations of a phase make: others may use them by the time of an undo. */
export function thingsMadeBy(
  phase: PhaseName,
  request: ConnectionRequest,
  operations: readonly PlannedOperation[],
): string[] {
  if (operations.length === 0) return [];
  switch (phase) {
    case 'install-extension':
      return [EXTENSION];
    case 'federate-identity':
      return accountThings(request);
    case 'assign-roles':
    case 'open-firewall':
    case 'create-database-user':
      return targetThings(request);
    case 'create-resources':
      return [
        ...(makes(operations, 'namespaces/') ? [namespaceThing(request)] : []),
        ...(makes(operations, 'serviceaccounts/') ? accountThings(request) : []),
      ];
    default:
      return [];
  }
}

function makes(operations: readonly PlannedOperation[], kind: string): boolean {
  return operations.some(({ subject }) => subject.startsWith(kind));
}

function namespaceThing({ properties }: ConnectionRequest): string {
  return `namespace ${namespaceOf(properties)}`;
}

/** ServiceAccount and federated credential of an identity in a namespace. */
function accountThings({ properties }: ConnectionRequest): string[] {
  const { authInfo } = properties;
  if (authInfo?.authType !== 'userAssignedIdentity' || !authInfo.clientId) return [];
  return [`account ${namespaceOf(properties)}/${serviceAccountName(authInfo.clientId)}`];
}

/** Roles on a target, its firewall, and users of its databases. */
function targetThings({ properties: { targetService } }: ConnectionRequest): string[] {
  if (targetService.type !== 'AzureResource') return [`target ${keyOf(targetService.endpoint)}`];
  const id = parseArmId(targetService.id);
  return id ? [`target ${keyOf(topLevelResourceId(id))}`] : [];
}
