import type { OrchestrationContext, Task } from 'durable-functions';
import type { OperationState } from './connect-state';
import { leaveGate } from './turns/gate';
import { flushAll, showStatus } from './progress';
import { linkerGate } from './turns/take-turn';
import { endUse } from './turns/usage';

/** Tells the last of an operation and lets the next one in. */
export function* closeOperation(
  context: OrchestrationContext,
  state: OperationState,
  message: string,
): Generator<Task, void> {
  showStatus(context, state, message);
  yield* flushAll(context, state);
  for (const gate of new Set([...state.gates.map(({ id }) => id), linkerGate(state)]))
    leaveGate(context, gate);
  endUse(context, state);
}

/** What every result holds. */
export function resultBase(context: OrchestrationContext, state: OperationState) {
  const { operationId, linkerId } = state.order;
  const endedAt = context.df.currentUtcDateTime.toISOString();
  return { operationId, linkerId, startedAt: state.startedAt, endedAt };
}
