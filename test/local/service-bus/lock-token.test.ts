import fc from 'fast-check';
import {
  tokenFromDeliveryTag,
  tokenFromNetworkBytes,
  tokenToDeliveryTag,
  tokenToNetworkBytes,
} from '../../../local/service-bus/lock-token';

describe('a lock token', () => {
  it('comes back from both of its byte orders', () => {
    fc.assert(
      fc.property(fc.uuid(), (token) => {
        expect(tokenFromNetworkBytes(tokenToNetworkBytes(token))).toBe(token);
        expect(tokenFromDeliveryTag(tokenToDeliveryTag(token))).toBe(token);
      }),
    );
  });

  it('is a .NET GUID in a delivery tag', () => {
    expect(tokenToDeliveryTag('00112233-4455-6677-8899-aabbccddeeff').toString('hex')).toBe(
      '33221100554477668899aabbccddeeff',
    );
  });
});
