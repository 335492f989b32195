import { notFound } from '../arm-error';
import { asRecord, pick } from '../json';
import type { Json } from '../json';
import type { Azure, Call, Provider } from '../provider';
import { BUILT_IN_ROLES } from './built-in-roles';

const TYPE = 'Microsoft.Authorization/roleDefinitions';

/** Role definitions: the built-in ones, and custom ones that the world lists as resources. */
export const roleDefinitions: Provider = {
  type: TYPE,
  get(call, azure) {
    const role = findRoleDefinition(call.path.name ?? '', azure);
    if (role) return { status: 200, body: shownAt(call, role) };
    throw notFound(
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${(call.path.name ?? '').replaceAll('-', '')}' does not exist.`,
    );
  },
  list(call, azure) {
    const [, wanted] = /roleName\s+eq\s+'([^']+)'/i.exec(call.query.get('$filter') ?? '') ?? [];
    const roles = [...Object.keys(BUILT_IN_ROLES), ...customNames(azure)].flatMap(
      (name) => findRoleDefinition(name, azure) ?? [],
    );
    const found = roles.filter(
      (role) => wanted === undefined || pick(role.properties, 'roleName') === wanted,
    );
    return { status: 200, body: { value: found.map((role) => shownAt(call, role)) } };
  },
};

interface Role {
  name: string;
  properties: Json;
}

/** A role by its GUID. */
export function findRoleDefinition(guid: string, azure: Azure): Role | undefined {
  const name = guid.toLowerCase();
  const roleName = BUILT_IN_ROLES[name];
  if (roleName !== undefined)
    return { name, properties: { roleName, type: 'BuiltInRole', assignableScopes: ['/'] } };
  const [custom] = azure.store.filter((key) => key.endsWith(`/providers/${TYPE.toLowerCase()}/${name}`));
  return custom && { name, properties: { type: 'CustomRole', ...asRecord(custom.body['properties']) } };
}

function customNames({ store }: Azure): string[] {
  const found = store.filter((key) => key.includes(`/providers/${TYPE.toLowerCase()}/`));
  return found.map(({ id }) => id.split('/').at(-1) ?? '');
}

function shownAt({ path }: Call, { name, properties }: Role): Json {
  return { id: `${path.scope}/providers/${TYPE}/${name}`, name, type: TYPE, properties };
}
