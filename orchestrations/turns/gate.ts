import { EntityId, type OrchestrationContext, type Task } from 'durable-functions';
import { call } from '../call';
import type { Admission, GateRequest } from './gate-entity';

const GATE_ENTITY = 'gate';

/**
 * Asks for a gate without waiting for it.
 * @returns whether the caller holds the gate now. Asking again while holding it is fine.
 */
export function* enterGate(
  context: OrchestrationContext,
  id: string,
  request: GateRequest,
): Generator<Task, boolean> {
  return (yield* askForAdmission(context, new EntityId(GATE_ENTITY, id), 'enter', request)).isAdmitted;
}

/** Leaves a gate; nobody waits for the answer. */
export function leaveGate(context: OrchestrationContext, id: string): void {
  context.df.signalEntity(new EntityId(GATE_ENTITY, id), 'leave', { operationId: context.df.instanceId });
}

/**
 * Asks an entity that admits operations. When somebody else is in front, makes sure that they are alive: an operation
 * that was terminated cannot leave by itself, so the next one in line takes it out.
 */
export function* askForAdmission(
  context: OrchestrationContext,
  entity: EntityId,
  operation: string,
  request: { operationId: string },
): Generator<Task, Admission> {
  const admission = (yield context.df.callEntity(entity, operation, request)) as unknown as Admission;
  if (admission.ahead === undefined) return admission;
  const { isRunning } = yield* call(context, 'is-operation-running', { operationId: admission.ahead });
  if (isRunning) return admission;
  yield context.df.callEntity(entity, 'leave', { operationId: admission.ahead });
  return (yield context.df.callEntity(entity, operation, request)) as unknown as Admission;
}
