import fc from 'fast-check';
import { hashValues } from '../../../activities/phases/values';

const KEY = Buffer.alloc(32, 5);
const LINKER = '/subscriptions/s/linkers/a';

const values = fc.uniqueArray(fc.record({ name: fc.string({ minLength: 1 }), value: fc.string() }), {
  selector: ({ name }) => name,
});

describe('hashValues', () => {
  it('does not depend on the order of the values or the casing of the id', () => {
    fc.assert(
      fc.property(values, (list) => {
        expect(hashValues(list.toReversed(), LINKER.toUpperCase(), KEY)).toBe(hashValues(list, LINKER, KEY));
      }),
    );
  });

  it('changes with every value, name, linker and key', () => {
    const list = [{ name: 'A', value: '1' }];
    const hashes = [
      hashValues(list, LINKER, KEY),
      hashValues([{ name: 'A', value: '2' }], LINKER, KEY),
      hashValues([{ name: 'B', value: '1' }], LINKER, KEY),
      hashValues(list, `${LINKER}2`, KEY),
      hashValues(list, LINKER, Buffer.alloc(32, 6)),
      hashValues([], LINKER, KEY),
    ];

    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
