import type { OrchestrationContext, Task } from 'durable-functions';
import type { Step } from '../connection/step';
import { nextWait, type BaseState } from './connect-state';
import { type Pace, pause } from './pause';
import { showStatus } from './progress';

/** Waits as an activity outside the phases asks for; `key` says where its progress is kept. */
export function* waitForStep(
  context: OrchestrationContext,
  state: BaseState,
  key: string,
  step: Extract<Step<never>, { state: 'wait' }>,
): Generator<Task, Pace> {
  state.waits[key] = nextWait(state.waits[key], step, context.df.currentUtcDateTime);
  showStatus(context, state, step.message);
  return yield* pause(context, state, step.seconds);
}

/** Where an activity outside the phases left off. */
export function whereLeftOff(state: BaseState, key: string) {
  const { failures = 0, progress } = state.waits[key] ?? {};
  return { failures, ...(progress === undefined ? {} : { progress }) };
}
