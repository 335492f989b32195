import { mergePatch } from '../../connection/merge-patch';

describe('mergePatch', () => {
  it.each<[string, unknown, unknown, unknown]>([
    ['members are added and replaced', { a: 1, b: 2 }, { b: 3, c: 4 }, { a: 1, b: 3, c: 4 }],
    ['objects are merged', { a: { x: 1, y: 2 } }, { a: { y: 3 } }, { a: { x: 1, y: 3 } }],
    ['lists are replaced', { a: [1, 2] }, { a: [3] }, { a: [3] }],
    ['null stays null', { a: 1 }, { a: null }, { a: null }],
    [
      'nothing is kept of an object of another kind',
      { authInfo: { authType: 'userAssignedIdentity', clientId: 'c' } },
      { authInfo: { authType: 'secret' } },
      { authInfo: { authType: 'secret' } },
    ],
    [
      'an object of the same kind is merged',
      { authInfo: { authType: 'userAssignedIdentity', clientId: 'c' } },
      { authInfo: { authType: 'userAssignedIdentity', roles: [] } },
      { authInfo: { authType: 'userAssignedIdentity', clientId: 'c', roles: [] } },
    ],
    ['a null object is replaced', { a: null }, { a: { x: 1 } }, { a: { x: 1 } }],
  ])('%s', (_what, current, patch, expected) => {
    expect(mergePatch(current, patch)).toEqual(expected);
  });

  it('changes neither of its inputs', () => {
    const current = { a: { x: 1 } };
    const patch = { a: { y: 2 } };

    mergePatch(current, patch);

    expect([current, patch]).toEqual([{ a: { x: 1 } }, { a: { y: 2 } }]);
  });
});
