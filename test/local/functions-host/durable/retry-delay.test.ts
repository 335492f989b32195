import { hasRetryExpired, retryDelayMs } from '../../../../local/functions-host/durable/retry-delay';

describe('the delay before another attempt', () => {
  const policy = { firstRetryIntervalInMilliseconds: 100, maxNumberOfAttempts: 5 };
  const state = (failures: number, more: object = {}) => ({
    policy: { ...policy, ...more },
    failures,
    firstTask: 0,
    lastError: '',
  });

  it.each([
    ['stays the same without a coefficient', state(3), 100],
    ['grows with the coefficient', state(3, { backoffCoefficient: 3 }), 900],
    ['has a largest value', state(4, { backoffCoefficient: 10, maxRetryIntervalInMilliseconds: 2000 }), 2000],
    ['is nothing after the last attempt, because the SDK waits then too', state(5), 0],
    ['is nothing once the timeout is over', state(1, { retryTimeoutInMilliseconds: 500 }), 0],
  ])('%s', (_what, retry, delay) => {
    expect(retryDelayMs(retry, 1000, 1500)).toBe(delay);
  });

  it('counts the timeout from the first attempt', () => {
    const retry = state(1, { retryTimeoutInMilliseconds: 500 });

    expect(hasRetryExpired(retry, 1000, 1499)).toBe(false);
    expect(hasRetryExpired(retry, 1000, 1500)).toBe(true);
  });
});
