import type { OrchestrationContext, Task } from 'durable-functions';
import type { ConnectionError } from '../../connection/errors';
import type { OperationResult } from '../../connection/operation';
import { connectPhases } from '../../connection/phases';
import type { Removal } from '../../connection/plan';
import type { LinkerCommand } from '../../connection/request';
import { pendingPhases } from '../../connection/status';
import { call } from '../call';
import { closeOperation, resultBase } from '../close-operation';
import {
  beginState,
  nothingUndone,
  type OperationOrder,
  type OperationState,
  phaseStatus,
  type RollBack,
} from '../connect-state';
import { type Pace, paceAfter } from '../pause';
import { tell } from '../progress';
import { takeTurn } from '../turns/take-turn';
import { announceDeparture, type Departure } from '../turns/usage';
import { undoPhase } from './undo-phase';
import { waitForStep, whereLeftOff } from '../wait-for-step';

type Order = OperationOrder<LinkerCommand>;

interface DisconnectState extends OperationState {
  order: Order;
  stage: 'turn' | 'plan' | 'remove' | 'finish';
  removal?: Removal;
  /** Since it is known what the connection shares. */
  departure?: Departure;
  log: RollBack;
}

type Run = (context: OrchestrationContext, state: DisconnectState) => Generator<Task, Pace>;

const stages: Record<'turn' | 'plan' | 'remove', Run> = {
  turn: waitForTurn,
  plan: planRemoval,
  remove: removeNext,
};

/**
 * Deletes one connection: what it asked to be cleaned up goes, phase by phase, and its record last, so that a deletion
 * that could not be finished can be sent again. Input: an order, or its own state after continue-as-new.
 */
export function* disconnect(context: OrchestrationContext): Generator<Task, OperationResult | undefined> {
  const state = resume(context);
  while (state.stage !== 'finish') {
    if ((yield* stages[state.stage](context, state)) === 'continued') return undefined;
  }
  return yield* finish(context, state);
}

function resume(context: OrchestrationContext): DisconnectState {
  const input = context.df.getInput<Order | DisconnectState>() as Order | DisconnectState;
  if ('stage' in input) return input;
  const begun = beginState(input, context.df.currentUtcDateTime);
  return { ...begun, order: input, stage: 'turn', phases: [], log: nothingUndone([]) };
}

function* waitForTurn(context: OrchestrationContext, state: DisconnectState): Generator<Task, Pace> {
  if (state.sequence === 0)
    tell(context, state, 'accepted', { message: `Deletion of ${state.order.request.name} accepted` });
  const turn = yield* takeTurn(context, state);
  if (turn.state === 'refused') return fail(context, state, turn.error);
  if (turn.state === 'waited') return turn.pace;
  state.stage = 'plan';
  return 'on';
}

function* planRemoval(context: OrchestrationContext, state: DisconnectState): Generator<Task, Pace> {
  const { operationId, request } = state.order;
  const input = { operationId, request, ...state.departure, ...whereLeftOff(state, 'plan') };
  const step = yield* call(context, 'plan-disconnection', input);
  if (step.state === 'wait') return yield* waitForStep(context, state, 'plan', step);
  delete state.waits['plan'];
  if (step.state === 'failed') return fail(context, state, step.error);
  if (!step.facts) throw new Error('The planning activity answered without a plan');
  if (!state.departure) {
    // The first plan tells what the connection may share, the second one what of it others still need.
    state.departure = yield* announceDeparture(context, state, step.facts.request);
    return paceAfter(context, state, 3);
  }
  state.removal = step.facts;
  state.log.pending = [...new Set(step.facts.operations.map(({ phase }) => phase))];
  state.phases = pendingPhases(
    state.log.pending.map((name) => ({ name, title: name, needs: [], timeLimitMinutes: 0 })),
  );
  state.stage = 'remove';
  return 'on';
}

/** One bout of the removal. The record stays when something could not be taken away. */
function* removeNext(context: OrchestrationContext, state: DisconnectState): Generator<Task, Pace> {
  const { removal, log } = state;
  tellEnded(context, state);
  const [name] = log.pending;
  if (name === undefined || !removal || (name === 'record-connection' && log.error)) {
    if (log.error) return fail(context, state, log.error);
    state.stage = 'finish';
    return 'on';
  }
  const status = phaseStatus(state, name);
  if (status.startedAt === undefined) {
    status.startedAt = context.df.currentUtcDateTime.toISOString();
    status.state = 'running';
    tell(context, state, 'phase.started', { phase: name, message: `Undo: ${titleOf(name)}` });
  }
  status.attempt += 1;
  return yield* undoPhase(context, state, log, name, removal);
}

/** Tells of the phase that ended with the last step; here, because that step may have begun a new execution. */
function tellEnded(context: OrchestrationContext, state: DisconnectState): void {
  const isPending = (phase: string) => state.log.pending.some((name) => name === phase);
  for (const status of state.phases) {
    const { name: phase, startedAt, endedAt } = status;
    if (startedAt === undefined || endedAt !== undefined || isPending(phase)) continue;
    status.endedAt = context.df.currentUtcDateTime.toISOString();
    if (status.state === 'undone') {
      tell(context, state, 'phase.completed', { phase, message: `Undone: ${titleOf(phase)}` });
      continue;
    }
    status.state = 'failed';
    tell(context, state, 'warning', { phase, message: `Could not be undone: ${titleOf(phase)}` });
  }
}

function titleOf(name: string): string {
  return connectPhases.find((phase) => phase.name === name)?.title ?? name;
}

function fail(context: OrchestrationContext, state: DisconnectState, error: ConnectionError): Pace {
  state.error = error;
  tell(context, state, 'failed', { message: error.message, error });
  state.stage = 'finish';
  return 'on';
}

function* finish(context: OrchestrationContext, state: DisconnectState): Generator<Task, OperationResult> {
  const result = resultOf(context, state);
  const message = `Connection ${state.order.request.name} is deleted`;
  if (result.status === 'Succeeded') tell(context, state, 'succeeded', { message, result: result.result });
  yield* closeOperation(context, state, result.status === 'Failed' ? result.error.message : message);
  return result;
}

function resultOf(context: OrchestrationContext, state: DisconnectState): OperationResult {
  const { removal, log, error } = state;
  const base = { ...resultBase(context, state), warnings: [] };
  const shared = removal?.shared ?? [];
  if (error)
    return { ...base, status: 'Failed', error, undone: log.undone, kept: shared, leftBehind: log.leftBehind };
  const stays = [...shared, ...log.leftBehind].map((description) => ({ description }));
  const remains = [...(removal?.remains ?? []), ...stays];
  return { ...base, status: 'Succeeded', result: { linkerId: base.linkerId, removed: log.undone, remains } };
}
