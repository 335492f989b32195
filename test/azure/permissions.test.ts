import { isAllowed } from '../../azure/permissions';

const WRITE = 'Microsoft.Storage/storageAccounts/write';

describe('permissions', () => {
  it.each([
    ['everything', [{ actions: ['*'] }], true],
    ['nothing', [], false],
    ['the action itself, in any casing', [{ actions: [WRITE.toLowerCase()] }], true],
    ['a pattern', [{ actions: ['Microsoft.Storage/*/write'] }], true],
    ['reading only', [{ actions: ['*/read'] }], false],
    ['everything but this', [{ actions: ['*'], notActions: ['Microsoft.Storage/*'] }], false],
    [
      'a role that takes it out beside one that has it',
      [{ actions: ['*'], notActions: ['*'] }, { actions: [WRITE] }],
      true,
    ],
    ['a dot that is no wildcard', [{ actions: ['MicrosoftXStorage/storageAccounts/write'] }], false],
  ])('that grant %s', (_what, permissions, expected) => {
    expect(isAllowed(permissions, WRITE)).toBe(expected);
  });
});
