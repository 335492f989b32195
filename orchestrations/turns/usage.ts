import { EntityId, type OrchestrationContext, type Task } from 'durable-functions';
import type { ConnectionRequest } from '../../connection/request';
import { sharedNaming, targetKey, thingsUsedBy } from '../../connection/shared-things';
import type { ConnectState, OperationState } from '../connect-state';
import { askForAdmission } from './gate';
import type { Admission } from './gate-entity';

/** What an operation that deletes has to know of others. */
export interface Departure {
  /** Linkers that are being deleted by operations that announced it earlier. */
  departing: string[];
  /** Other clusters with connections to the target. */
  elsewhere: string[];
}

/**
 * Announces what the connection may share with others, before anything is read: from then on nobody takes it away. Learns
 * whether it may be the first of its kind in the namespace, and where else the target is used.
 * @returns `false` while somebody is just taking some of it away, or may take the names.
 */
export function* announceUse(context: OrchestrationContext, state: ConnectState): Generator<Task, boolean> {
  const { request } = state.order;
  state.hasAnnounced = true;
  const admission = yield* ask(context, 'use', {
    things: thingsUsedBy(request),
    ...sharedNaming(request),
  });
  if (!admission.isAdmitted) return false;
  state.isFirst = admission.ahead === undefined;
  state.elsewhere = yield* otherClusters(context, request);
  return true;
}

/** Announces that the connection goes with all that it may share, so that others who go as well do not wait for it. */
export function* announceDeparture(
  context: OrchestrationContext,
  state: OperationState,
  request: ConnectionRequest,
): Generator<Task, Departure> {
  state.hasAnnounced = true;
  const departing = (yield context.df.callEntity(usage(), 'depart', {
    operationId: context.df.instanceId,
    things: thingsUsedBy(request),
    linkerId: state.order.linkerId,
  })) as unknown as string[];
  return { departing, elsewhere: yield* otherClusters(context, request) };
}

/** @returns whether nobody who runs uses these things; until {@link endRemoval} nobody begins to. */
export function* beginRemoval(
  context: OrchestrationContext,
  state: OperationState,
  things: string[],
): Generator<Task, boolean> {
  state.hasAnnounced = true;
  return (yield* ask(context, 'remove', { things })).isAdmitted;
}

/** The other clusters that have, or had, connections to the target of a request; from now on they know this one. */
export function* otherClusters(
  context: OrchestrationContext,
  { clusterId, properties }: ConnectionRequest,
): Generator<Task, string[]> {
  const key = targetKey(properties);
  if (key === undefined) return [];
  const entity = new EntityId('target-clusters', key);
  return (yield context.df.callEntity(entity, 'join', { clusterId })) as unknown as string[];
}

/** Lets others use what was taken away, or left. */
export function endRemoval(context: OrchestrationContext): void {
  tell(context, 'removed');
}

/** Takes back all that the operation has announced. */
export function endUse(context: OrchestrationContext, state: OperationState): void {
  if (state.hasAnnounced) tell(context, 'leave');
}

function ask(
  context: OrchestrationContext,
  operation: 'use' | 'remove',
  announced: { things: string[]; naming?: string },
): Generator<Task, Admission> {
  const request = { operationId: context.df.instanceId, ...announced };
  return askForAdmission(context, usage(), operation, request);
}

function tell(context: OrchestrationContext, operation: 'removed' | 'leave'): void {
  context.df.signalEntity(usage(), operation, { operationId: context.df.instanceId });
}

/** One for all clusters: identities and targets are shared between them, and one order of announcing holds for all. */
function usage(): EntityId {
  return new EntityId('usage', 'all');
}
