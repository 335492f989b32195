import { endOf, startOf } from '../../functions/operation-times';

const createdTime = new Date('2026-01-01T10:00:00Z');
const lastUpdatedTime = new Date('2026-01-01T10:00:07Z');

function status(customStatus: unknown, output: unknown) {
  return { createdTime, lastUpdatedTime, customStatus, output };
}

describe('the times of an operation', () => {
  it('are its own where it tells them', () => {
    const own = status({ startedAt: '2026-01-01T10:00:00.900Z' }, { endedAt: '2026-01-01T10:00:06.500Z' });

    expect([startOf(own), endOf(own)]).toEqual(['2026-01-01T10:00:00.900Z', '2026-01-01T10:00:06.500Z']);
  });

  it('come from Durable Functions where it does not', () => {
    const silent = status(null, 'stopped on a defect');

    expect([startOf(silent), endOf(silent)]).toEqual([
      '2026-01-01T10:00:00.000Z',
      '2026-01-01T10:00:07.000Z',
    ]);
  });

  it('never run backwards, though Durable Functions tells whole seconds', () => {
    const quick = status({ startedAt: '2026-01-01T10:00:07.400Z' }, null);

    expect(endOf(quick)).toBe('2026-01-01T10:00:07.400Z');
  });
});
