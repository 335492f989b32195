import type { OrchestrationContext, Task } from 'durable-functions';
import { connectionEvent, type EventKind } from '../connection/events';
import { progressOf } from '../connection/status';
import { call } from './call';
import type { BaseState } from './connect-state';

const LAST_FLUSH_REFUSALS = 4;

/** Puts a progress event into the outbox; it goes out with the next step. */
export function tell(
  context: OrchestrationContext,
  state: BaseState,
  kind: EventKind,
  facts: { message: string } & Record<string, unknown>,
): void {
  state.sequence += 1;
  const { operationId, family, linkerId, request } = state.order;
  const source = {
    operationId,
    clusterId: request.clusterId,
    name: request.name,
    ...(family === undefined ? {} : { family }),
    ...(linkerId === undefined ? {} : { linkerId }),
  };
  const { percent } = progressOf(state.phases, '');
  state.outbox.push(
    connectionEvent(source, state.sequence, kind, context.df.currentUtcDateTime, { ...facts, percent }),
  );
}

/** Shows the phases as they are in the durable custom status. */
export function showStatus(context: OrchestrationContext, state: BaseState, message: string): void {
  context.df.setCustomStatus({ ...progressOf(state.phases, message), startedAt: state.startedAt });
}

/** Sends what is in the outbox. What the broker does not take stays for the next time. */
export function* flush(context: OrchestrationContext, state: BaseState): Generator<Task, void> {
  if (state.outbox.length === 0) return;
  const { sent } = yield* call(context, 'publish-events', { events: state.outbox });
  state.outbox = state.outbox.slice(sent);
}

/** Sends the last events of an operation. Gives up when the broker keeps refusing: progress does not decide success. */
export function* flushAll(context: OrchestrationContext, state: BaseState): Generator<Task, void> {
  let refusals = 0;
  while (state.outbox.length > 0 && refusals < LAST_FLUSH_REFUSALS) {
    const before = state.outbox.length;
    yield* flush(context, state);
    if (state.outbox.length < before) continue;
    refusals += 1;
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 2 ** refusals * 1000));
  }
}
