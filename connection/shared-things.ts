import { parseArmId, topLevelResourceId } from './arm-id';
import { keyOf, serviceAccountName } from './names';
import { namespaceOf } from './linker';
import type { PhaseName } from './phases';
import type { PlannedOperation } from './plan';
import type { ConnectionRequest } from './request';

/**
 * What a connection may share with other connections, as short names that are the same for all of them. Worked out from
 * the request alone, so that it can be announced before anything is read. It may name more than the connection will use
 * in the end.
 */
export function thingsUsedBy(request: ConnectionRequest): string[] {
  return [extension(request), namespaceThing(request), ...accountThings(request), ...targetThings(request)];
}

/** Types of resources that are several kinds of targets; which one, only the resource itself tells. */
const SEVERAL_KINDS: readonly string[] = ['microsoft.cognitiveservices/accounts'];

/** Connections of one type of target in one namespace: the first of them has variables with plain names. */
export interface SharedNaming {
  naming: string;
  /** Targets of this type may be of different kinds, so whether names are shared is known when the first is recorded. */
  isUncertain: boolean;
}

export function sharedNaming(request: ConnectionRequest): SharedNaming {
  const { targetService } = request.properties;
  const id = targetService.type === 'AzureResource' ? parseArmId(targetService.id) : undefined;
  const type = (id ? `${id.provider}/${id.type}` : targetService.type).toLowerCase();
  return {
    naming: `names of ${type} in ${namespaceThing(request)}`,
    isUncertain: SEVERAL_KINDS.includes(type),
  };
}

/** Key of the Azure resource that roles, firewall rules and users are set on, whatever the cluster. */
export function targetKey({ targetService }: ConnectionRequest['properties']): string | undefined {
  const id = targetService.type === 'AzureResource' ? parseArmId(targetService.id) : undefined;
  return id && keyOf(topLevelResourceId(id));
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
      return [extension(request)];
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

/** Whether a thing belongs to the target, which connections of several clusters may share. */
export function isOnTarget(thing: string): boolean {
  return thing.startsWith('target ');
}

function makes(operations: readonly PlannedOperation[], kind: string): boolean {
  return operations.some(({ subject }) => subject.startsWith(kind));
}

function extension({ clusterId }: ConnectionRequest): string {
  return `extension ${keyOf(clusterId)}`;
}

function namespaceThing({ clusterId, properties }: ConnectionRequest): string {
  return `namespace ${keyOf(clusterId)}/${namespaceOf(properties)}`;
}

/** ServiceAccount and federated credential of an identity in a namespace. */
function accountThings({ clusterId, properties }: ConnectionRequest): string[] {
  const { authInfo } = properties;
  if (authInfo?.authType !== 'userAssignedIdentity' || !authInfo.clientId) return [];
  return [`account ${keyOf(clusterId)}/${namespaceOf(properties)}/${serviceAccountName(authInfo.clientId)}`];
}

/** Roles on a target, its firewall, and users of its databases: the same for all clusters. */
function targetThings({ properties }: ConnectionRequest): string[] {
  const { targetService } = properties;
  const key = targetService.type === 'AzureResource' ? targetKey(properties) : keyOf(targetService.endpoint);
  return key === undefined ? [] : [`target ${key}`];
}
