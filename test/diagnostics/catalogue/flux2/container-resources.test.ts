import fc from 'fast-check';
import {
  FLUX_LIMITS,
  FLUX_REQUESTS,
  quantityOf,
} from '../../../../diagnostics/catalogue/flux2/container-resources';

describe('resources of the Flux containers', () => {
  it('are known for nine containers, each with less requested than allowed', () => {
    expect(Object.keys(FLUX_LIMITS)).toHaveLength(9);
    expect(Object.keys(FLUX_REQUESTS)).toEqual(Object.keys(FLUX_LIMITS));
    for (const [name, { cpu, memory }] of Object.entries(FLUX_REQUESTS)) {
      expect(quantityOf(cpu)).toBeLessThan(quantityOf(FLUX_LIMITS[name]?.cpu ?? '') ?? 0);
      expect(quantityOf(memory)).toBeLessThan(quantityOf(FLUX_LIMITS[name]?.memory ?? '') ?? 0);
    }
  });
});

describe('quantities', () => {
  it.each([
    ['1000m', 1],
    ['0.5', 0.5],
    ['2', 2],
    ['1Gi', 1_073_741_824],
    ['512Mi', 536_870_912],
    ['150M', 150_000_000],
    [' 1 ', 1],
    ['1 core', undefined],
    ['', undefined],
    ['-1', undefined],
  ])('%s is %s', (text, expected) => {
    expect(quantityOf(text)).toBe(expected);
  });

  it('never throw, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const value = quantityOf(text);

        expect(value === undefined || value >= 0).toBe(true);
      }),
    );
  });
});
