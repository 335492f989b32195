import type { OrchestrationContext, Task } from 'durable-functions';
import type { BaseState } from './connect-state';
import { flush } from './progress';

// A task (activity, timer, entity call) leaves up to four events in the history. After so many tasks the history is
// thrown away and the state carried on; with the round that comes on top it stays under 100 events.
const TASKS_PER_EXECUTION = 14;

const SHORTEST_WAIT_SECONDS = 0.2;
const LONGEST_WAIT_SECONDS = 5;

/** `continued`: the orchestration goes on in a new execution, and this one must return at once. */
export type Pace = 'on' | 'continued';

/** Tells what there is to tell, then waits on a durable timer until a moment. */
export function* pauseUntil(
  context: OrchestrationContext,
  state: BaseState,
  moment: Date,
): Generator<Task, Pace> {
  yield* flush(context, state);
  yield context.df.createTimer(moment);
  return paceAfter(context, state, 2);
}

/** Counts the tasks of a step, and goes on in a new execution when this one has grown long enough. */
export function paceAfter(context: OrchestrationContext, state: BaseState, tasks: number): Pace {
  state.tasksInExecution += tasks;
  if (state.tasksInExecution < TASKS_PER_EXECUTION) return 'on';
  context.df.continueAsNew({ ...state, tasksInExecution: 0 });
  return 'continued';
}

/**
 * Seconds to wait before asking again for something that somebody else has: a quarter of the time waited so far, so
 * that short waits end soon and long ones cost little.
 */
export function patience(since: string, now: Date): number {
  const waitedSeconds = (now.getTime() - Date.parse(since)) / 1000;
  return Math.min(Math.max(waitedSeconds / 4, SHORTEST_WAIT_SECONDS), LONGEST_WAIT_SECONDS);
}

/** {@link pauseUntil} some seconds from now. */
export function* pause(
  context: OrchestrationContext,
  state: BaseState,
  seconds: number,
): Generator<Task, Pace> {
  return yield* pauseUntil(
    context,
    state,
    new Date(context.df.currentUtcDateTime.getTime() + seconds * 1000),
  );
}
