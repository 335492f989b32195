import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { LinkerProperties } from '../../connection/linker';
import { isSealed, seal, sealProperties, unseal, unsealProperties } from '../../connection/sealing';

const KEY = randomBytes(32);
const STORE =
  '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/s';

describe('sealing', () => {
  it('gives every credential back, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (plain) => {
        const sealed = seal(plain, KEY);

        expect(isSealed(sealed)).toBe(true);
        expect(unseal(sealed, KEY)).toBe(plain);
      }),
    );
  });

  it('never makes the same text twice', () => {
    expect(seal('secret', KEY)).not.toBe(seal('secret', KEY));
  });

  it('notices a changed text and another key', () => {
    const sealed = seal('secret', KEY);
    const changed = `${sealed.slice(0, -2)}${sealed.endsWith('A') ? 'B' : 'A'}${sealed.at(-1) ?? ''}`;

    expect(() => unseal(changed, KEY)).toThrow();
    expect(() => unseal(sealed, randomBytes(32))).toThrow();
    expect(() => unseal('plain', KEY)).toThrow('not sealed');
  });

  it.each([
    { authType: 'secret', name: 'admin', secretInfo: { secretType: 'rawValue', value: 'TOP-SECRET' } },
    {
      authType: 'servicePrincipalSecret',
      clientId: '11111111-2222-4333-8444-555555555555',
      principalId: '11111111-2222-4333-8444-555555555555',
      secret: 'TOP-SECRET',
    },
  ])('leaves no credential of $authType readable', (authInfo) => {
    const properties = LinkerProperties.parse({
      targetService: { type: 'AzureResource', id: STORE },
      authInfo,
      configurationInfo: {
        additionalConfigurations: { EXTRA: 'TOP-SECRET' },
        additionalConnectionStringProperties: { Password: 'TOP-SECRET' },
      },
    });

    const sealed = sealProperties(properties, KEY);

    expect(JSON.stringify(sealed)).not.toContain('TOP-SECRET');
    expect(unsealProperties(sealed, KEY)).toEqual(properties);
  });
});
