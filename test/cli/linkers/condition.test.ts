import fc from 'fast-check';
import { parseCondition } from '../../../cli/linkers/condition';
import { isSameLinker } from '../../../cli/linkers/is-same-linker';

const linker = {
  id: 'x',
  name: 'orders',
  properties: { provisioningState: 'Succeeded', clientType: 'go', scope: null },
};

describe('conditions', () => {
  it.each([
    ["properties.provisioningState=='Succeeded'", true],
    ["properties.provisioningState != 'Succeeded'", false],
    ["properties.clientType=='go' && name=='orders'", true],
    ["properties.clientType=='go' && name=='other'", false],
    ["name=='other' || properties.clientType=='go'", true],
    ["name=='orders' && name=='a' || name=='b'", false],
    ['properties.scope==`null`', true],
    ['properties.nothing.at.all==`null`', true],
    ["constructor.name=='Object'", false],
  ])('%s', (text, isMet) => {
    expect(parseCondition(text)(linker)).toBe(isMet);
  });

  it.each(['', 'name', "name='a'", "name=='a", "name=='a' &&", "length(name)=='a'"])(
    'refuse "%s"',
    (text) => {
      expect(() => parseCondition(text)).toThrow('--custom');
    },
  );
});

describe('comparing a connection with a request', () => {
  it('takes absent, null and empty members for the same', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.constantFrom(null, {}, [], undefined)),
        (empty) => isSameLinker(linker, { clientType: 'go', ...empty, scope: null }),
      ),
    );
  });

  it('sees a changed value', () => {
    expect(isSameLinker(linker, { clientType: 'python' })).toBe(false);
  });

  it('compares ids without case, and no credentials', () => {
    const of = (id: string, secret?: string) => ({
      targetService: { id },
      authInfo: { authType: 'secret', ...(secret ? { secretInfo: { value: secret } } : {}) },
    });

    expect(isSameLinker({ ...linker, properties: of('/A/b') as never }, of('/a/B', 'x'))).toBe(true);
  });
});
