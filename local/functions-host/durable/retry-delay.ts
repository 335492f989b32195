import type { RetryState } from './sdk-executor';

/** When the timeout of the whole retry ends, in milliseconds since the epoch; undefined without a timeout. */
function expiry(retry: RetryState, firstScheduledAt: number): number | undefined {
  const timeout = retry.policy.retryTimeoutInMilliseconds;
  return timeout === undefined ? undefined : firstScheduledAt + timeout;
}

/** True when no further attempt may start. The SDK does not know the timeout; the host answers in its place. */
export function hasRetryExpired(retry: RetryState, firstScheduledAt: number, now: number): boolean {
  const end = expiry(retry, firstScheduledAt);
  return end !== undefined && now >= end;
}

/**
 * Milliseconds to wait before the next attempt: first interval × coefficient ^ (failures − 1), at most the
 * largest interval. 0 when there will be no further attempt, because the SDK waits for a timer then too.
 */
export function retryDelayMs(retry: RetryState, firstScheduledAt: number, now: number): number {
  const { policy, failures } = retry;
  if (failures >= policy.maxNumberOfAttempts || hasRetryExpired(retry, firstScheduledAt, now)) return 0;
  const delay =
    policy.firstRetryIntervalInMilliseconds * Math.pow(policy.backoffCoefficient ?? 1, failures - 1);
  return Math.min(delay, policy.maxRetryIntervalInMilliseconds ?? Infinity);
}
