import type { Progress, Step, WaitReason } from '../connection/step';

type Wait = Extract<Step<never>, { state: 'wait' }>;

const POLL_LIMIT_SECONDS = 15;
const RETRY_AFTER_LIMIT_SECONDS = 3_600;

/**
 * Waits for something that Azure does: 1, 2, 4, 8, then 15 seconds between looks, or as long as Azure asks for.
 * The number of looks is kept in `progress.polls`.
 */
export function pollAgain(
  reason: WaitReason,
  message: string,
  progress: Progress | undefined,
  retryAfterSeconds?: number,
): Wait {
  const polls = Number(progress?.['polls'] ?? 0);
  const seconds = retryAfterSeconds ?? Math.min(POLL_LIMIT_SECONDS, 2 ** Math.min(polls, 10));
  return {
    state: 'wait',
    reason,
    message,
    seconds: Math.min(Math.max(1, seconds), RETRY_AFTER_LIMIT_SECONDS),
    progress: { ...progress, polls: polls + 1 },
  };
}
