import { ArmError, badRequest, conflict } from '../arm-error';
import { requireResource } from '../checks';
import { asRecord, pick } from '../json';
import type { Json } from '../json';
import type { Answer, Azure, Call, Provider } from '../provider';
import { readResourcePath } from '../resource-path';
import type { Resource } from '../resource-store';
import { shown, view } from '../view';
import { findRoleDefinition } from './role-definitions';

const TYPE = 'microsoft.authorization/roleassignments';
const GUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

export const roleAssignments: Provider = {
  type: 'Microsoft.Authorization/roleAssignments',
  put(call: Call, azure: Azure): Answer {
    const { scope, name = '' } = call.path;
    if (!GUID.test(name)) {
      throw badRequest(
        'InvalidRoleAssignmentId',
        `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`,
      );
    }
    if (scope !== '') requireResource(readResourcePath(scope), azure);
    const wanted = readAssignment(call, azure);
    const current = azure.store.get(call.path.path);
    if (current) return unchanged(current, wanted);
    requireNoTwin(call, wanted, azure);
    const time = new Date(azure.now()).toISOString();
    const properties = { ...wanted, scope, createdOn: time, updatedOn: time };
    const next = {
      id: call.path.path,
      body: { properties },
      secrets: {},
      behaviour: {},
      createdAt: azure.now(),
    };
    azure.store.save(next);
    return shown(201, next);
  },
  list(call, azure) {
    return { status: 200, body: { value: listAssignments(call, azure).map(view) } };
  },
  delete(call, azure) {
    const current = azure.store.get(call.path.path);
    if (!current) return { status: 204 };
    azure.store.remove(current.id);
    return shown(200, current);
  },
};

function readAssignment(call: Call, azure: Azure): Json {
  const { roleDefinitionId, principalId, principalType, ...more } = asRecord(call.body['properties']);
  if (typeof roleDefinitionId !== 'string' || typeof principalId !== 'string') {
    throw badRequest(
      'InvalidRequestContent',
      'The properties roleDefinitionId and principalId are required.',
    );
  }
  const role = findRoleDefinition(roleDefinitionId.split('/').at(-1) ?? '', azure);
  if (!role) {
    const id = (roleDefinitionId.split('/').at(-1) ?? '').replaceAll('-', '');
    throw new ArmError(
      404,
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${id}' does not exist.`,
    );
  }
  const principal = azure.directory.find(principalId);
  // Stricter than Azure, where principalType hides the delay: otherwise nobody could rehearse waiting for it.
  if (!principal || principal.knownAt > azure.now()) throw principalNotFound(principalId, azure);
  const { subscriptionId } = call.path;
  const prefix = subscriptionId === undefined ? '' : `/subscriptions/${subscriptionId}`;
  return {
    ...more,
    roleDefinitionId: `${prefix}/providers/Microsoft.Authorization/roleDefinitions/${role.name}`,
    principalId,
    principalType: principalType ?? principal.type,
  };
}

function principalNotFound(principalId: string, { world }: Azure): ArmError {
  return badRequest(
    'PrincipalNotFound',
    `Principal ${principalId.replaceAll('-', '')} does not exist in the directory ${world.tenantId}. Check that you have the ` +
      'correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be ' +
      'related to a replication delay. In this case, set the role assignment principalType property to a value, such as ' +
      'ServicePrincipal, User, or Group. See https://aka.ms/docs-principaltype',
  );
}

function isSame(assignment: Resource, wanted: Json): boolean {
  return ['principalId', 'roleDefinitionId'].every(
    (member) => lower(pick(assignment.body, 'properties', member)) === lower(wanted[member]),
  );
}

function lower(value: unknown): string {
  return String(value).toLowerCase();
}

/** The same assignment again is fine; another one under the same name is not. */
function unchanged(current: Resource, wanted: Json): Answer {
  if (isSame(current, wanted)) return shown(200, current);
  throw badRequest(
    'RoleAssignmentUpdateNotPermitted',
    'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
  );
}

function requireNoTwin(call: Call, wanted: Json, { store }: Azure): void {
  const twin = store.list(call.path.collection).find((other) => isSame(other, wanted));
  if (!twin) return;
  const id = (twin.id.split('/').at(-1) ?? '').replaceAll('-', '');
  throw conflict(
    'RoleAssignmentExists',
    `The role assignment already exists. The ID of the existing role assignment is ${id}.`,
  );
}

/** At, above and below the scope; `atScope()` leaves out what is below. */
function listAssignments(call: Call, { store }: Azure): Resource[] {
  const scope = `${call.path.scope.toLowerCase()}/`;
  const filter = call.query.get('$filter') ?? '';
  const [, principalId] = /(?:principalId\s+eq\s+|assignedTo\()'([^']+)'/i.exec(filter) ?? [];
  const isAtScope = /atScope\(\)/i.test(filter);
  return store.filter((key, resource) => {
    const at = key.indexOf(`/providers/${TYPE}/`);
    if (at < 0) return false;
    const own = `${key.slice(0, at)}/`;
    const isInReach = scope.startsWith(own) || (!isAtScope && own.startsWith(scope));
    return (
      isInReach &&
      (principalId === undefined ||
        lower(pick(resource.body, 'properties', 'principalId')) === lower(principalId))
    );
  });
}
