import { findRoleAssignment, findRoleByName, roleAssignmentId } from '../../azure/role-assignments';

const SCOPE = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/shop';
const ROLE = '/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/AAAA';

function assignment(scope: string, roleDefinitionId = ROLE) {
  const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/n`;
  return { id, properties: { roleDefinitionId, principalId: 'p', scope } };
}

describe('findRoleAssignment', () => {
  it.each([SCOPE, SCOPE.toUpperCase(), '/subscriptions/s/resourceGroups/g', '/subscriptions/s', '/'])(
    'finds a role that is given at %s',
    (scope) => {
      expect(findRoleAssignment([assignment(scope)], SCOPE, 'aaaa')).toBeDefined();
    },
  );

  it.each([`${SCOPE}2`, `${SCOPE}/blobServices/default/containers/c`, '/subscriptions/other'])(
    'does not take one that is given at %s',
    (scope) => {
      expect(findRoleAssignment([assignment(scope)], SCOPE, ROLE)).toBeUndefined();
    },
  );

  it('does not take another role', () => {
    expect(findRoleAssignment([assignment(SCOPE, `${ROLE}B`)], SCOPE, ROLE)).toBeUndefined();
  });
});

describe('roleAssignmentId', () => {
  it('depends on scope, principal and role, not on their casing', () => {
    const id = roleAssignmentId(SCOPE, 'p', ROLE);

    expect(roleAssignmentId(SCOPE, 'P', 'aaaa')).toBe(id);
    expect(roleAssignmentId(SCOPE, 'q', ROLE)).not.toBe(id);
    expect(id).toMatch(
      /roleAssignments\/[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});

describe('findRoleByName', () => {
  it('asks with the name quoted', async () => {
    const filters: (string | undefined)[] = [];
    const arm = {
      list: async <T>(_path: string, _version: string, filter?: string) => {
        filters.push(filter);
        return [{ name: 'guid' }] as T[];
      },
    };

    expect(await findRoleByName(arm, 's', "It's a role")).toBe('guid');
    expect(filters).toEqual(["roleName eq 'It''s a role'"]);
  });
});
