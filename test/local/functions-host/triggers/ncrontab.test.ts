import fc from 'fast-check';
import { nextOccurrence, parseCron } from '../../../../local/functions-host/triggers/ncrontab';

describe('NCRONTAB', () => {
  it.each([
    ['*/15 * * * * *', '2025-01-01T00:00:00.500Z', '2025-01-01T00:00:15.000Z'],
    ['0 */5 * * * *', '2025-01-01T00:05:00.000Z', '2025-01-01T00:10:00.000Z'],
    ['*/5 * * * *', '2025-01-01T00:01:00.000Z', '2025-01-01T00:05:00.000Z'],
    ['0 30 9-17/4 * * Mon-Fri', '2025-01-03T17:30:00.000Z', '2025-01-06T09:30:00.000Z'],
    ['0 0 0 29 2 *', '2025-01-01T00:00:00.000Z', '2028-02-29T00:00:00.000Z'],
    ['0 0 0 1 Jan,Jul *', '2025-02-01T00:00:00.000Z', '2025-07-01T00:00:00.000Z'],
    ['0 0 0 13 * 5', '2025-01-01T00:00:00.000Z', '2025-06-13T00:00:00.000Z'],
    ['0 0 0 31 * *', '2025-01-31T00:00:00.000Z', '2025-03-31T00:00:00.000Z'],
    ['59 59 23 31 12 *', '2025-12-31T23:59:59.000Z', '2026-12-31T23:59:59.000Z'],
  ])('%s after %s is %s', (expression, after, next) => {
    expect(nextOccurrence(parseCron(expression), new Date(after)).toISOString()).toBe(next);
  });

  it.each([
    ['* * *', 'six fields'],
    ['60 * * * * *', 'second'],
    ['0 0 0 0 * *', 'day'],
    ['0 0 0 * 13 *', 'month'],
    ['0 9-5 * * * *', 'minute'],
    ['0 0 0 * * x', 'weekday'],
    ['0 */0 * * * *', 'minute'],
  ])('refuses %s, naming the %s', (expression, part) => {
    expect(() => parseCron(expression)).toThrow(part);
  });

  it('refuses a day that never comes', () => {
    expect(() => nextOccurrence(parseCron('0 0 0 31 2 *'), new Date(0))).toThrow('names no time');
  });

  it('names times that match and are later', () => {
    const dates = fc.date({ min: new Date('2000-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });

    fc.assert(
      fc.property(
        dates,
        fc.integer({ min: 1, max: 28 }),
        fc.integer({ min: 0, max: 23 }),
        (after, day, hour) => {
          const next = nextOccurrence(parseCron(`0 0 ${hour} ${day} * *`), after);
          expect(next.getTime()).toBeGreaterThan(after.getTime());
          expect(next.getTime() - after.getTime()).toBeLessThanOrEqual(31 * 86_400_000);
          expect([next.getUTCDate(), next.getUTCHours(), next.getUTCMinutes()]).toEqual([day, hour, 0]);
        },
      ),
    );
  });
});
