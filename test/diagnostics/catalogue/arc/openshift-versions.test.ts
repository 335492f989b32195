import { isOpenShiftSupported } from '../../../../diagnostics/catalogue/arc/openshift-versions';

describe('versions of OpenShift', () => {
  it.each([
    ['4.5.40', false],
    ['4.5.41', true],
    ['4.6.34', false],
    ['4.6.35', true],
    ['4.7.17', false],
    ['4.7.18', true],
    ['4.8.0', true],
    ['4.16.3', true],
    ['4.4.99', false],
    ['3.11.248', false],
    ['5.0.0', true],
    ['4.6.35-rc.1', true],
    ['', undefined],
    ['unknown', undefined],
  ])('%s can be connected: %s', (version, expected) => {
    expect(isOpenShiftSupported(version)).toBe(expected);
  });
});
