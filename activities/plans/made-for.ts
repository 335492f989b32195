import { roleAssignmentId, roleDefinitionId } from '../../azure/role-assignments';
import { parseArmId, sameArmId } from '../../connection/arm-id';
import { EXTENSION_NAMESPACE, recordName } from '../../connection/names';
import type { PlannedOperation } from '../../connection/plan';
import { isSameRange } from '../../targets/firewalls/ip-ranges';
import { targetById } from '../../targets/registry';
import type { Firewall } from '../../targets/target';
import type { ConnectionRecord } from '../records/connection-record';
import { federatedCredentialName } from '../phases/federate-identity';

/** One thing that this system has made for a connection. */
export interface MadeThing {
  operation: PlannedOperation;
  /** What a person types to remove it. */
  command?: string;
  /** Whether a connection of this record needs it too. */
  isUsedBy(record: ConnectionRecord): boolean;
}

/** Everything that this system has made for a recorded connection, the record last. */
export function madeFor(clusterId: string, record: ConnectionRecord): MadeThing[] {
  return [
    ...kubernetesObjects(clusterId, record),
    ...firewallRules(record),
    ...roleAssignments(record),
    ...ownAccess(record),
    ...databaseUser(record),
    ...federatedCredential(clusterId, record),
    ownRecord(clusterId, record),
  ];
}

/** Whether a connection is one of this cluster: of those of others only the target is shared. */
function isOn(clusterId: string, { linker }: ConnectionRecord): boolean {
  return linker.id.toLowerCase().startsWith(`${clusterId.toLowerCase()}/`);
}

function kubernetesObjects(clusterId: string, { objects }: ConnectionRecord): MadeThing[] {
  const { namespace, secretName, serviceAccountName, secretProviderClassName } = objects;
  const isInNamespace = (other: ConnectionRecord) =>
    isOn(clusterId, other) && other.objects.namespace === namespace;
  const object = (kind: string, name: string, isUsedBy: MadeThing['isUsedBy']): MadeThing => ({
    operation: {
      phase: 'create-resources',
      name: `create${kind}`,
      operationType: kind === 'ServiceAccount' ? 'configAuth' : 'configConnection',
      description: `${kind} ${name} in namespace ${namespace}`,
      action: `kubernetes/${kind.toLowerCase()}${kind.endsWith('s') ? 'es' : 's'}/delete`,
      scope: clusterId,
      subject: `${kind.toLowerCase()}${kind.endsWith('s') ? 'es' : 's'}/${namespace}/${name}`,
    },
    command: `kubectl delete ${kind.toLowerCase()} ${name} --namespace ${namespace}`,
    isUsedBy,
  });
  return [
    {
      operation: {
        phase: 'create-resources',
        name: 'createNamespace',
        operationType: 'configConnection',
        description: `Namespace ${namespace}`,
        action: 'kubernetes/namespaces/delete',
        scope: clusterId,
        subject: `namespaces/${namespace}`,
      },
      isUsedBy: isInNamespace,
    },
    ...(serviceAccountName === undefined
      ? []
      : [
          object(
            'ServiceAccount',
            serviceAccountName,
            (other) => isInNamespace(other) && other.objects.serviceAccountName === serviceAccountName,
          ),
        ]),
    ...(secretProviderClassName === undefined
      ? []
      : [object('SecretProviderClass', secretProviderClassName, () => false)]),
    ...(secretName === undefined ? [] : [object('Secret', secretName, () => false)]),
  ];
}

function firewallRules({ target, openedRanges }: ConnectionRecord): MadeThing[] {
  const { firewall } = targetById(target.kind);
  return openedRanges.map((range) => ({
    operation: {
      phase: 'open-firewall',
      name: 'removeFirewallRule',
      operationType: 'configNetwork',
      description: `Firewall rule for ${range} on ${target.resourceId}`,
      action: firewallAction(firewall),
      scope: target.resourceId,
      subject: range,
      ...(firewall?.isRuleByRule ? {} : { sharedWrite: 'removeFirewallRules' }),
    },
    isUsedBy: (other) =>
      sameArmId(other.target.resourceId, target.resourceId) &&
      other.firewallRanges.some((needed) => isSameRange(needed, range)),
  }));
}

/** Rules that are resources of their own are deleted; others go by writing what they are part of. */
function firewallAction(firewall: Firewall | undefined): string {
  const { action = '', isRuleByRule } = firewall ?? {};
  return isRuleByRule ? action.replace(/write$/, 'delete') : action;
}

function roleAssignments({ target, principal, roles }: ConnectionRecord): MadeThing[] {
  if (!principal) return [];
  const { subscriptionId = '' } = parseArmId(target.resourceId) ?? {};
  return roles.map((role) => {
    const definition = roleDefinitionId(subscriptionId, role);
    return {
      operation: {
        phase: 'assign-roles',
        name: 'removeRole',
        operationType: 'configAuth',
        description: `Role ${roleName(target.kind, role)} of ${principal.clientId} on ${target.resourceId}`,
        action: 'Microsoft.Authorization/roleAssignments/delete',
        scope: target.resourceId,
        subject: definition,
      },
      command: `az role assignment delete --ids ${roleAssignmentId(target.resourceId, principal.principalId, definition)}`,
      isUsedBy: (other) =>
        sameArmId(other.target.resourceId, target.resourceId) &&
        other.principal?.principalId === principal.principalId &&
        other.roles.includes(role),
    };
  });
}

function ownAccess({ target, principal, ownAccess: description }: ConnectionRecord): MadeThing[] {
  if (!principal || description === undefined) return [];
  return [
    {
      operation: {
        phase: 'assign-roles',
        name: 'giveAccess',
        operationType: 'configAuth',
        description: `The ${description} of ${principal.clientId} on ${target.resourceId}`,
        action: takeAction(target.kind),
        scope: target.resourceId,
        subject: `${description} of ${principal.principalId}`,
      },
      isUsedBy: (other) =>
        other.ownAccess !== undefined &&
        sameArmId(other.target.resourceId, target.resourceId) &&
        other.principal?.principalId === principal.principalId,
    },
  ];
}

function takeAction(kind: string): string {
  const { action = '', takeAction: own } = targetById(kind).ownAccess ?? {};
  return own ?? action.replace(/write$/, 'delete');
}

function databaseUser({ target, principal, databaseUser: user }: ConnectionRecord): MadeThing[] {
  if (!principal || !user) return [];
  return [
    {
      operation: {
        phase: 'create-database-user',
        name: 'createDatabaseUser',
        operationType: 'configAuth',
        description: `User ${user.userName} of the database ${user.database}`,
        action: 'database/users/delete',
        scope: target.resourceId,
        subject: `${user.database}/${user.userName}`,
      },
      isUsedBy: (other) =>
        sameArmId(other.target.resourceId, target.resourceId) &&
        other.databaseUser?.userName === user.userName,
    },
  ];
}

function roleName(kind: string, id: string): string {
  const { roles, roleAlternatives = [] } = targetById(kind);
  const known = [...roles, ...roleAlternatives.flatMap((alternative) => alternative.roles)];
  return known.find((role) => role.id === id)?.name ?? id;
}

function federatedCredential(
  clusterId: string,
  { linker, objects, principal }: ConnectionRecord,
): MadeThing[] {
  const { namespace, serviceAccountName } = objects;
  const authInfo = linker.properties['authInfo'] as { authMode?: string | null } | undefined;
  if (!serviceAccountName || !principal?.resourceId || authInfo?.authMode === 'optOutAllAuth') return [];
  const name = federatedCredentialName(clusterId, namespace, serviceAccountName);
  const id = `${principal.resourceId}/federatedIdentityCredentials/${name}`;
  return [
    {
      operation: {
        phase: 'federate-identity',
        name: 'removeFederatedCredential',
        operationType: 'configAuth',
        description: `Federated credential of ${principal.resourceId} for namespace ${namespace}`,
        action: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/delete',
        scope: principal.resourceId,
        subject: id,
      },
      command: `az resource delete --ids ${id}`,
      isUsedBy: (other) =>
        isOn(clusterId, other) &&
        other.objects.namespace === namespace &&
        other.objects.serviceAccountName === serviceAccountName,
    },
  ];
}

function ownRecord(clusterId: string, { linker }: ConnectionRecord): MadeThing {
  return {
    operation: {
      phase: 'record-connection',
      name: 'recordConnection',
      operationType: 'configConnection',
      description: `Record of the connection ${linker.name}`,
      action: 'kubernetes/configmaps/delete',
      scope: clusterId,
      subject: `configmaps/${EXTENSION_NAMESPACE}/${recordName(linker.id)}`,
    },
    isUsedBy: () => false,
  };
}
