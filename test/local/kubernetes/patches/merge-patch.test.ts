import fc from 'fast-check';
import { applyMergePatch } from '../../../../local/kubernetes/patches/merge-patch';

/** JSON without nulls: what a merge patch can express. */
const { tree } = fc.letrec((tie) => ({
  leaf: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.integer())),
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('tree')),
  tree: fc.oneof({ maxDepth: 4 }, tie('leaf'), tie('object')),
}));

describe('a merge patch', () => {
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('follows RFC 7386: %j with %j', (value, patch, expected) => {
    expect(applyMergePatch(value, patch)).toEqual(expected);
  });

  it('applied twice is applied once, and changes nothing it was given', () => {
    fc.assert(
      fc.property(tree, tree, (value, patch) => {
        const before = structuredClone(value);

        const once = applyMergePatch(value, patch);

        expect(applyMergePatch(once, patch)).toEqual(once);
        expect(value).toEqual(before);
      }),
    );
  });
});
