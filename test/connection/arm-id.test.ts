import fc from 'fast-check';
import { formatArmId, parseArmId, sameArmId, topLevelResourceId } from '../../connection/arm-id';

const SUBSCRIPTION = '11111111-2222-4333-8444-555555555555';
const BLOB = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/shopstore/blobServices/default`;

describe('ids of Azure resources', () => {
  it('are split into subscription, group, provider, type and names', () => {
    expect(parseArmId(BLOB)).toEqual({
      subscriptionId: SUBSCRIPTION,
      resourceGroup: 'shop',
      provider: 'Microsoft.Storage',
      type: 'storageAccounts/blobServices',
      names: ['shopstore', 'default'],
    });
  });

  it('may come in any casing, with repeated slashes and a trailing one', () => {
    const odd = `//${BLOB.slice(1).replace('resourceGroups', 'RESOURCEgroups')}/`;

    expect(parseArmId(odd)).toEqual(parseArmId(BLOB));
  });

  it('lead to the top-level resource', () => {
    const parsed = parseArmId(BLOB);

    expect(parsed && topLevelResourceId(parsed)).toBe(BLOB.replace('/blobServices/default', ''));
  });

  it.each([
    '',
    '/',
    'shopstore',
    `/subscriptions/${SUBSCRIPTION}`,
    `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts`,
    BLOB.replace(SUBSCRIPTION, 'not-a-guid'),
    BLOB.replace('shopstore', '..'),
    BLOB.replace('shopstore', 'a?b'),
    BLOB.replace('shopstore', 'a%2Fb'),
    BLOB.replace('shopstore', 'a b'),
    BLOB.replace('/shop/', '/shop./'),
  ])('are refused when they are none: %j', (text) => {
    expect(parseArmId(text)).toBeUndefined();
  });

  it('come out as they went in', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9][\w.()-]{0,20}$/);
    fc.assert(
      fc.property(
        name,
        name,
        fc.array(fc.tuple(name, name), { minLength: 1, maxLength: 3 }),
        (provider, group, pairs) => {
          fc.pre(!group.endsWith('.'));
          const path = pairs.flat().join('/');
          const id = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${group}/providers/${provider}/${path}`;

          const parsed = parseArmId(id);

          expect(parsed && formatArmId(parsed)).toBe(id);
        },
      ),
    );
  });

  it('never yield a segment that could change a URL', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parseArmId(BLOB.replace('shopstore', text));

        expect(
          parsed === undefined ||
            parsed.names.every((name) => encodeURI(name) === name && !/[/?#]/.test(name)),
        ).toBe(true);
      }),
    );
  });

  it('are equal whatever their casing', () => {
    expect(sameArmId(BLOB, BLOB.toUpperCase())).toBe(true);
    expect(sameArmId(BLOB, `${BLOB}x`)).toBe(false);
  });
});
