import fc from 'fast-check';
import {
  addressesOf,
  canonicalRanges,
  endsOf,
  formatRange,
  isPublicRange,
  isSameRange,
  missingRanges,
  parseRange,
} from '../../../targets/firewalls/ip-ranges';

const range = fc
  .tuple(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0, max: 70_000 }))
  .map(([start, size]) => ({ start, end: Math.min(start + size, 0xffffffff) }));

describe('ip ranges', () => {
  it('reads back every range it writes', () => {
    fc.assert(fc.property(range, (value) => expect(parseRange(formatRange(value))).toEqual(value)));
  });

  it('finds nothing missing in what is admitted', () => {
    fc.assert(
      fc.property(fc.array(range), (ranges) => {
        const texts = ranges.map(formatRange);
        expect(missingRanges(texts, texts)).toEqual([]);
      }),
    );
  });

  it('sees an address inside an admitted range, and a single address in another spelling', () => {
    expect(missingRanges(['20.50.1.0/24', '8.8.8.8/32'], ['20.50.1.7', '8.8.8.8', '9.9.9.9'])).toEqual([
      '9.9.9.9',
    ]);
    expect(missingRanges(['20.50.1.0-20.50.1.3'], ['20.50.1.0/30'])).toEqual([]);
    expect(missingRanges(['2001:db8::/32', 'nonsense'], ['1.1.1.1', '1.1.1.1/32'])).toEqual(['1.1.1.1']);
  });

  it('sees a range that several rules cover together', () => {
    expect(missingRanges(['20.50.1.11', '20.50.1.10', '20.50.1.8/31'], ['20.50.1.8/30'])).toEqual([]);
    expect(missingRanges(['20.50.1.8', '20.50.1.10/31'], ['20.50.1.8/30'])).toEqual(['20.50.1.8/30']);
    fc.assert(
      fc.property(range, fc.nat(), ({ start, end }, at) => {
        const middle = start + (at % (end - start + 1));
        const parts = [{ start, end: middle }, ...(middle < end ? [{ start: middle + 1, end }] : [])];
        expect(missingRanges(parts.map(formatRange), [formatRange({ start, end })])).toEqual([]);
      }),
    );
  });

  it.each(['', '1.2.3', '256.1.1.1', '1.2.3.4/33', '1.2.3.4/-1', '1.2.3.4/8/8', '2.0.0.0-1.0.0.0', '::1'])(
    'refuses %p',
    (text) => {
      expect(parseRange(text)).toBeUndefined();
      expect(() => canonicalRanges([text])).toThrow('is not an IPv4 address or range');
    },
  );

  it('clears host bits and spells every range once', () => {
    expect(canonicalRanges(['20.50.1.9/29', '20.50.1.8/29', '1.1.1.1/32'])).toEqual([
      '20.50.1.8/29',
      '1.1.1.1',
    ]);
    expect(isSameRange('20.50.1.8/29', '20.50.1.8-20.50.1.15')).toBe(true);
    expect(endsOf('20.50.1.8/29')).toEqual({ startIpAddress: '20.50.1.8', endIpAddress: '20.50.1.15' });
    expect(endsOf('0.0.0.0/0')).toEqual({ startIpAddress: '0.0.0.0', endIpAddress: '255.255.255.255' });
  });

  it('lists the addresses of a short range only', () => {
    expect(addressesOf('20.50.1.8/31', 2)).toEqual(['20.50.1.8', '20.50.1.9']);
    expect(addressesOf('20.50.1.8/30', 2)).toBeUndefined();
  });

  it.each([
    ['20.50.1.7', true],
    ['10.0.0.1', false],
    ['172.16.4.0/24', false],
    ['172.32.0.1', true],
    ['192.168.1.1', false],
    ['100.64.0.1', false],
    ['0.0.0.0/0', false],
    ['255.255.255.255', false],
  ])('says of %s that it is public: %s', (text, expected) => {
    expect(isPublicRange(text)).toBe(expected);
  });
});
