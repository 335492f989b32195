import fc from 'fast-check';
import { applyJsonPatch } from '../../../../local/kubernetes/patches/json-patch';

describe('a JSON Patch', () => {
  it.each([
    ['adds to an object', { a: 1 }, [{ op: 'add', path: '/b', value: 2 }], { a: 1, b: 2 }],
    ['inserts into a list', { a: [1, 3] }, [{ op: 'add', path: '/a/1', value: 2 }], { a: [1, 2, 3] }],
    ['appends to a list', { a: [1] }, [{ op: 'add', path: '/a/-', value: 2 }], { a: [1, 2] }],
    ['removes', { a: 1, b: 2 }, [{ op: 'remove', path: '/a' }], { b: 2 }],
    ['replaces', { a: { b: 1 } }, [{ op: 'replace', path: '/a/b', value: 2 }], { a: { b: 2 } }],
    ['adds what it cannot replace', { a: {} }, [{ op: 'replace', path: '/a/b', value: 2 }], { a: { b: 2 } }],
    ['replaces the whole', { a: 1 }, [{ op: 'replace', path: '', value: { b: 2 } }], { b: 2 }],
    ['moves', { a: 1 }, [{ op: 'move', from: '/a', path: '/b' }], { b: 1 }],
    ['copies', { a: { x: 1 } }, [{ op: 'copy', from: '/a', path: '/b' }], { a: { x: 1 }, b: { x: 1 } }],
    ['goes on after a test that holds', { a: 1 }, [{ op: 'test', path: '/a', value: 1 }], { a: 1 }],
    [
      'reads escaped keys',
      { 'a/b': 1, 'm~n': 2 },
      [
        { op: 'remove', path: '/a~1b' },
        { op: 'remove', path: '/m~0n' },
      ],
      {},
    ],
  ])('%s', (_what, value, patch, expected) => {
    expect(applyJsonPatch(value, patch)).toEqual(expected);
  });

  it.each([
    ['a test that does not hold', [{ op: 'test', path: '/a', value: 2 }]],
    ['a path that is not there', [{ op: 'remove', path: '/b' }]],
    ['an index behind the list', [{ op: 'add', path: '/l/5', value: 1 }]],
    ['an unknown operation', [{ op: 'twist', path: '/a' }]],
    ['a path without a slash', [{ op: 'add', path: 'a', value: 1 }]],
  ])('is refused with 422 for %s', (_what, patch) => {
    expect(() => applyJsonPatch({ a: 1, l: [] }, patch)).toThrow(expect.objectContaining({ code: 422 }));
  });

  it('leaves its input alone, and undoes an add by a remove', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.string(),
        fc.jsonValue(),
        (object, key, value) => {
          fc.pre(!Object.hasOwn(object, key) && key !== '__proto__');
          const before = structuredClone(object);
          const path = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

          const added = applyJsonPatch(object, [{ op: 'add', path, value }]);
          const removed = applyJsonPatch(added, [{ op: 'remove', path }]);

          expect(object).toEqual(before);
          expect(removed).toEqual(before);
        },
      ),
    );
  });
});
