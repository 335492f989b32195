import fc from 'fast-check';
import { parentOf, readResourcePath, splitAction } from '../../../local/azure/resource-path';

const SUB = '/subscriptions/S';
const GROUP = `${SUB}/resourceGroups/G`;

describe('readResourcePath', () => {
  it.each([
    [SUB, { type: 'subscriptions', name: 'S', scope: '', collection: '/subscriptions' }],
    [
      GROUP,
      { type: 'subscriptions/resourceGroups', name: 'G', scope: SUB, collection: `${SUB}/resourceGroups` },
    ],
    [
      `${GROUP}/providers/N.A/a/x`,
      { type: 'N.A/a', name: 'x', scope: GROUP, collection: `${GROUP}/providers/N.A/a` },
    ],
    [
      `${GROUP}/providers/N.A/a`,
      { type: 'N.A/a', name: undefined, scope: GROUP, collection: `${GROUP}/providers/N.A/a` },
    ],
    [`${GROUP}/providers/N.A/a/x/b/y`, { type: 'N.A/a/b', name: 'y', scope: GROUP }],
    [
      `${GROUP}/providers/N.A/a/x/providers/N.B/b/y`,
      { type: 'N.B/b', name: 'y', scope: `${GROUP}/providers/N.A/a/x`, namespace: 'N.B' },
    ],
    ['/providers/N.A/a/x', { type: 'N.A/a', name: 'x', scope: '' }],
    [
      `/${GROUP}//providers/N.A/a/x/`,
      { path: `${GROUP}/providers/N.A/a/x`, resourceGroup: 'G', subscriptionId: 'S' },
    ],
    [
      '/SUBSCRIPTIONS/S/RESOURCEGROUPS/G',
      { subscriptionId: 'S', resourceGroup: 'G', key: '/subscriptions/s/resourcegroups/g' },
    ],
  ])('reads %s', (path, expected) => {
    expect(readResourcePath(path)).toMatchObject(expected);
  });

  it('finds the parent of nested and of extension resources', () => {
    expect(parentOf(readResourcePath(`${GROUP}/providers/N.A/a/x/b/y`))?.path).toBe(
      `${GROUP}/providers/N.A/a/x`,
    );
    expect(parentOf(readResourcePath(`${GROUP}/providers/N.A/a/x/providers/N.B/b/y`))?.path).toBe(
      `${GROUP}/providers/N.A/a/x`,
    );
    expect(parentOf(readResourcePath(`${GROUP}/providers/N.A/a/x`))?.path).toBe(GROUP);
    expect(parentOf(readResourcePath(GROUP))?.path).toBe(SUB);
    expect(parentOf(readResourcePath(SUB))).toBeUndefined();
  });

  it('splits an action from its owner', () => {
    const { owner, action } = splitAction(readResourcePath(`${GROUP}/providers/N.A/a/x/listKeys`));

    expect(owner.name).toBe('x');
    expect(action).toBe('listkeys');
  });
});

const segment = fc
  .stringMatching(/^[A-Za-z0-9._-]{1,12}$/)
  .filter((text) => text.toLowerCase() !== 'providers');
const id = fc
  .record({
    group: segment,
    namespace: segment,
    pairs: fc.array(fc.tuple(segment, segment), { minLength: 1, maxLength: 4 }),
  })
  .map(
    ({ group, namespace, pairs }) =>
      `/subscriptions/s/resourceGroups/${group}/providers/${namespace}/${pairs.flat().join('/')}`,
  );

describe('resource ids', () => {
  it('are read the same whatever their casing and slashes', () => {
    fc.assert(
      fc.property(id, fc.array(fc.nat({ max: 2 }), { maxLength: 10 }), (text, extra) => {
        const slashes = text.split('/').map((part, index) => `${'/'.repeat(extra[index] ?? 0)}${part}`);
        const plain = readResourcePath(text);
        const odd = readResourcePath(slashes.join('/').toUpperCase());

        expect(odd.key).toBe(plain.key);
        expect(odd.collection.toLowerCase()).toBe(plain.collection.toLowerCase());
        expect(odd.type.toLowerCase()).toBe(plain.type.toLowerCase());
      }),
    );
  });

  it('are made of collection and name, and keep their casing', () => {
    fc.assert(
      fc.property(id, (text) => {
        const path = readResourcePath(text);

        expect(`${path.collection}/${path.name}`).toBe(text);
        expect(path.path).toBe(text);
        expect(path.type.split('/')).toHaveLength(
          (text.split('/providers/')[1]?.split('/').length ?? 0) / 2 + 0.5,
        );
      }),
    );
  });

  it('never make the reader throw', () => {
    fc.assert(
      fc.property(fc.string(), (text) => expect(readResourcePath(text).path.startsWith('/')).toBe(true)),
    );
  });
});
