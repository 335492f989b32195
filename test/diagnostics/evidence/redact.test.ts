import fc from 'fast-check';
import { redact } from '../../../diagnostics/evidence/redact';

const secret = fc.stringMatching(/^[A-Za-z0-9+]{20,60}$/);
const shapes: readonly ((value: string) => string)[] = [
  (value) => `AccountName=shop;AccountKey=${value}==;EndpointSuffix=core.windows.net`,
  (value) => `Endpoint=sb://shop/;SharedAccessKeyName=root;SharedAccessKey=${value}=`,
  (value) => `Server=db;User Id=shop;Password=${value};`,
  (value) => `{"password": "${value}", "user": "shop"}`,
  (value) => JSON.stringify(JSON.stringify({ clientSecret: value })),
  (value) => `AZURE_CLIENT_SECRET=${value}`,
  (value) => `https://shop.blob.core.windows.net/a?sv=2024&sig=${value}&se=2030`,
  (value) => `redis://default:${value}@cache:6380`,
  (value) => `Authorization: Bearer ${value}.${value}`,
  (value) => `-----BEGIN RSA PRIVATE KEY-----\n${value}\n-----END RSA PRIVATE KEY-----`,
  (value) => `access_token=${value}&token_type=Bearer`,
];

describe('redaction', () => {
  it('takes every usual form of a credential out of a text', () => {
    fc.assert(
      fc.property(secret, fc.constantFrom(...shapes), (value, shape) => {
        expect(redact(`before ${shape(value)} after`)).not.toContain(value);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves names, ids and ordinary words alone', () => {
    const text =
      'Secret shop/sc-blob-secret of connection orders has no value for AZURE_STORAGEBLOB_CONNECTIONSTRING in /subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/shop, client 33333333-3333-4333-8333-333333333333';

    expect(redact(text)).toBe(text);
  });

  it('changes nothing when it is applied again', () => {
    fc.assert(
      fc.property(secret, fc.constantFrom(...shapes), (value, shape) => {
        const once = redact(shape(value));
        expect(redact(once)).toBe(once);
      }),
    );
  });
});
