import type { OrchestrationContext, Task } from 'durable-functions';
import { connectionError, type ConnectionError } from '../../connection/errors';
import { keyOf } from '../../connection/names';
import type { OperationState } from '../connect-state';
import { enterGate } from './gate';
import { type Pace, patience, pause } from '../pause';
import { showStatus } from '../progress';

/** `waited`: ask again, unless a new execution does. */
export type Turn =
  { state: 'mine' } | { state: 'refused'; error: ConnectionError } | { state: 'waited'; pace: Pace };

/**
 * Two operations on one linker never run at once; the later one waits its turn here, in the order of asking, or is
 * refused when its caller would rather come back.
 */
export function* takeTurn(context: OrchestrationContext, state: OperationState): Generator<Task, Turn> {
  const request = { operationId: context.df.instanceId, inOrder: true };
  if (yield* enterGate(context, linkerGate(state), request)) return { state: 'mine' };
  if (state.order.whenBusy === 'refuse') {
    const message = 'Another operation on this connection was faster.';
    return { state: 'refused', error: connectionError('AnotherOperationInProgress', { message }) };
  }
  showStatus(context, state, 'Waiting for another operation on this connection to end');
  const seconds = patience(state.startedAt, context.df.currentUtcDateTime);
  return { state: 'waited', pace: yield* pause(context, state, seconds) };
}

/** The gate that all operations on one linker go through. */
export function linkerGate({ order }: OperationState): string {
  return `linker-${keyOf(order.linkerId)}`;
}
