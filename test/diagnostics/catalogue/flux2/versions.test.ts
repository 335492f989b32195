import fc from 'fast-check';
import { compareVersions } from '../../../../diagnostics/catalogue/flux2/versions';

describe('versions of extensions', () => {
  it.each([
    ['1.6.1', '1.6.1', 0],
    ['1.6.0', '1.6.1', -1],
    ['1.10.0', '1.9.9', 1],
    ['v1.7', '1.6.1', 1],
    ['2.0.0-beta', '1.99.99', 1],
    ['', '1.6.1', 0],
    ['latest', '1.6.1', 0],
  ])('compares %s with %s', (a, b, expected) => {
    expect(Math.sign(compareVersions(a, b))).toBe(expected);
  });

  it('gives the opposite when the two change places', () => {
    const version = fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50)).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0);
      }),
    );
  });
});
