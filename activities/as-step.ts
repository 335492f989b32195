import type { Step, Progress, WaitReason } from '../connection/step';
import { classifyError, type ErrorContext, type Verdict } from './classify-error';

interface StepInput {
  failures: number;
  progress?: Progress;
}

/** Transient errors in a row after which a step gives up. */
const FAILURE_LIMIT = 6;
/** A principal that is not found after this many looks does not exist. */
const REPLICATION_LIMIT = 12;

// First and longest wait in seconds. Busy and throttled resources are waited for until the phase's time is over.
const BACKOFFS: Partial<Record<WaitReason, { first: number; longest: number }>> = {
  Transient: { first: 1, longest: 60 },
  Replication: { first: 2, longest: 20 },
  Busy: { first: 1, longest: 30 },
  Throttled: { first: 5, longest: 60 },
};
/** Azure seldom asks for more than minutes; a phase's own time limit ends what takes longer. */
const RETRY_AFTER_LIMIT_SECONDS = 3_600;

/**
 * Wraps the body of an activity: what it throws becomes a wait with growing pauses, or a failure when it is final or has
 * been tried often enough. The wrapped activity never throws.
 * @param random from 0 to 1: spreads the retries of many operations.
 */
export function asStep<Input extends StepInput, Facts>(
  run: (input: Input) => Promise<Step<Facts>>,
  contextOf: (input: Input) => ErrorContext,
  random: () => number,
): (input: Input) => Promise<Step<Facts>> {
  return async (input) => {
    try {
      return await run(input);
    } catch (error) {
      return settle(classifyError(error, contextOf(input)), input, random);
    }
  };
}

function settle(verdict: Verdict, input: StepInput, random: () => number): Step<never> {
  if (verdict.isFinal) return { state: 'failed', error: verdict.error };
  const { reason, message, last, retryAfterSeconds } = verdict;
  const tries = triesBefore(reason, input);
  if (hasTriedEnough(reason, tries)) return { state: 'failed', error: last };
  return {
    state: 'wait',
    reason,
    message,
    seconds:
      retryAfterSeconds === undefined
        ? backoffSeconds(reason, tries, random())
        : Math.min(Math.max(1, retryAfterSeconds), RETRY_AFTER_LIMIT_SECONDS),
    progress: { ...input.progress, tries: tries + 1, triedFor: reason },
  };
}

/** Transient errors are counted by the orchestration; the others here, in the progress of the step. */
function triesBefore(reason: WaitReason, { failures, progress }: StepInput): number {
  if (reason === 'Transient') return failures;
  return progress?.['triedFor'] === reason ? Number(progress['tries'] ?? 0) : 0;
}

function hasTriedEnough(reason: WaitReason, tries: number): boolean {
  if (reason === 'Transient') return tries >= FAILURE_LIMIT;
  return reason === 'Replication' && tries >= REPLICATION_LIMIT;
}

/** Grows by two from try to try; up to a quarter is added at random. */
function backoffSeconds(reason: WaitReason, tries: number, random: number): number {
  const { first, longest } = BACKOFFS[reason] ?? { first: 5, longest: 60 };
  const seconds = Math.min(longest, first * 2 ** Math.min(tries, 10));
  return Math.ceil(seconds * (1 + random / 4));
}
