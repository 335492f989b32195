import { redeliveryPauseMs } from '../../functions/redelivery-pause';

/** As the queue is made in infra/. */
const MAX_DELIVERIES = 10;

describe('the pause before a message is delivered again', () => {
  it('begins short and doubles', () => {
    expect([1, 2, 3].map(redeliveryPauseMs)).toEqual([1_000, 2_000, 4_000]);
  });

  it('gives what the app needs two minutes to come back before the message is set aside', () => {
    const pauses = Array.from({ length: MAX_DELIVERIES }, (_, index) => redeliveryPauseMs(index + 1));

    expect(pauses.reduce((sum, pause) => sum + pause)).toBeGreaterThan(120_000);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(30_000);
  });
});
