import { EntityId, type OrchestrationContext, type Task } from 'durable-functions';
import { keyOf } from '../connection/names';
import { thingsUsedBy } from '../connection/shared-things';
import type { ConnectState, OperationState } from './connect-state';
import { askForAdmission } from './gate';

/**
 * Announces what the connection may share with others, before anything is read: from then on nobody takes it away.
 * @returns `false` while somebody is just taking some of it away.
 */
export function* announceUse(context: OrchestrationContext, state: ConnectState): Generator<Task, boolean> {
  state.hasAnnounced = true;
  return yield* ask(context, state, 'use', thingsUsedBy(state.order.request));
}

/** @returns whether nobody who runs uses these things; until {@link endRemoval} nobody begins to. */
export function* beginRemoval(
  context: OrchestrationContext,
  state: OperationState,
  things: string[],
): Generator<Task, boolean> {
  state.hasAnnounced = true;
  return yield* ask(context, state, 'remove', things);
}

/** Lets others use what was taken away, or left. */
export function endRemoval(context: OrchestrationContext, state: OperationState): void {
  tell(context, state, 'removed');
}

/** Takes back all that the operation has announced. */
export function endUse(context: OrchestrationContext, state: OperationState): void {
  if (state.hasAnnounced) tell(context, state, 'leave');
}

function ask(
  context: OrchestrationContext,
  state: OperationState,
  operation: 'use' | 'remove',
  things: string[],
): Generator<Task, boolean> {
  const request = { operationId: context.df.instanceId, things };
  return askForAdmission(context, usageOf(state), operation, request);
}

function tell(context: OrchestrationContext, state: OperationState, operation: 'removed' | 'leave'): void {
  context.df.signalEntity(usageOf(state), operation, { operationId: context.df.instanceId });
}

function usageOf({ order }: OperationState): EntityId {
  return new EntityId('usage', keyOf(order.request.clusterId));
}
