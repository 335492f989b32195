import type { OrchestrationContext, Task } from 'durable-functions';
import type { ConnectState } from './connect-state';
import { flush } from './progress';

/** Waits after which the history is thrown away and the state carried on: keeps it under 100 events. */
const WAITS_PER_EXECUTION = 3;

/** `continued`: the orchestration goes on in a new execution, and this one must return at once. */
export type Pace = 'on' | 'continued';

/** Tells what there is to tell, then waits on a durable timer until a moment. */
export function* pauseUntil(
  context: OrchestrationContext,
  state: ConnectState,
  moment: Date,
): Generator<Task, Pace> {
  yield* flush(context, state);
  yield context.df.createTimer(moment);
  state.waitsInExecution += 1;
  if (state.waitsInExecution < WAITS_PER_EXECUTION) return 'on';
  context.df.continueAsNew({ ...state, waitsInExecution: 0 });
  return 'continued';
}

/** {@link pauseUntil} some seconds from now. */
export function* pause(
  context: OrchestrationContext,
  state: ConnectState,
  seconds: number,
): Generator<Task, Pace> {
  return yield* pauseUntil(
    context,
    state,
    new Date(context.df.currentUtcDateTime.getTime() + seconds * 1000),
  );
}
