import type { OrchestrationContext, Task } from 'durable-functions';
import { connectionError, type ConnectionError } from '../connection/errors';
import { keyOf } from '../connection/names';
import type { OperationResult } from '../connection/operation';
import { connectPhases } from '../connection/phases';
import type { ConnectionPlan } from '../connection/plan';
import { call } from './call';
import {
  type ConnectState,
  initialState,
  nextWait,
  type OperationOrder,
  phaseStatus,
  type Stage,
} from './connect-state';
import { enterGate, leaveGate } from './gate';
import { type Pace, patience, pause } from './pause';
import { flushAll, showStatus, tell } from './progress';
import { rollBack } from './roll-back';
import { runPhases } from './run-phases';

/** What each stage does until the next durable wait or the next stage. */
const stages: Record<
  Exclude<Stage, 'finish'>,
  (context: OrchestrationContext, state: ConnectState) => Generator<Task, Pace>
> = { turn: takeTurn, plan: makePlan, run: runPhases, undo: rollBack };

/**
 * Makes or repairs one connection: waits for its turn on the linker, plans, runs the phases, and undoes what it made
 * when one of them fails. Input: an {@link OperationOrder}, or its own state after continue-as-new.
 */
export function* connect(context: OrchestrationContext): Generator<Task, OperationResult | undefined> {
  const state = resume(context);
  while (state.stage !== 'finish') {
    if ((yield* stages[state.stage](context, state)) === 'continued') return undefined;
  }
  return yield* finish(context, state);
}

function resume(context: OrchestrationContext): ConnectState {
  const input = context.df.getInput<OperationOrder | ConnectState>() as OperationOrder | ConnectState;
  return 'stage' in input ? input : initialState(input, context.df.currentUtcDateTime);
}

/** Two operations on one linker never run at once; the later one waits its turn here, in the order of asking. */
function* takeTurn(context: OrchestrationContext, state: ConnectState): Generator<Task, Pace> {
  if (state.sequence === 0) {
    tell(context, state, 'accepted', { message: `Connection ${state.order.request.name} accepted` });
  }
  const request = { operationId: context.df.instanceId, inOrder: true };
  if (yield* enterGate(context, linkerGate(state), request)) {
    state.stage = 'plan';
    return 'on';
  }
  if (state.order.whenBusy === 'refuse') {
    const message = 'Another operation on this connection was faster.';
    return failBeforeRun(context, state, connectionError('AnotherOperationInProgress', { message }));
  }
  showStatus(context, state, 'Waiting for another operation on this connection to end');
  return yield* pause(context, state, patience(state.startedAt, context.df.currentUtcDateTime));
}

function* makePlan(context: OrchestrationContext, state: ConnectState): Generator<Task, Pace> {
  const { operationId, request } = state.order;
  const wait = state.waits['plan'];
  const step = yield* call(context, 'plan-connection', {
    operationId,
    request,
    failures: wait?.failures ?? 0,
  });
  if (step.state === 'wait') {
    state.waits['plan'] = nextWait(wait, step, context.df.currentUtcDateTime);
    showStatus(context, state, step.message);
    return yield* pause(context, state, step.seconds);
  }
  delete state.waits['plan'];
  if (step.state === 'failed') return failBeforeRun(context, state, step.error);
  if (!step.facts) throw new Error('The planning activity answered without a plan');
  adopt(context, state, step.facts);
  state.stage = 'run';
  return 'on';
}

function failBeforeRun(context: OrchestrationContext, state: ConnectState, error: ConnectionError): Pace {
  state.error = error;
  tell(context, state, 'failed', { message: error.message, error });
  state.stage = 'undo';
  return 'on';
}

function adopt(context: OrchestrationContext, state: ConnectState, plan: ConnectionPlan): void {
  state.plan = plan;
  state.facts = plan.facts;
  for (const message of plan.warnings) tell(context, state, 'warning', { message });
  for (const { name } of connectPhases) {
    const message = plan.skips[name];
    if (message === undefined) continue;
    Object.assign(phaseStatus(state, name), { state: 'skipped', message });
    tell(context, state, 'phase.skipped', { phase: name, message });
  }
}

function* finish(context: OrchestrationContext, state: ConnectState): Generator<Task, OperationResult> {
  const result = resultOf(context, state);
  if (result.status === 'Succeeded') {
    tell(context, state, 'succeeded', {
      message: `Connection ${state.order.request.name} is ready`,
      result: result.result,
    });
  }
  showStatus(context, state, result.status === 'Failed' ? result.error.message : 'The connection is ready');
  yield* flushAll(context, state);
  for (const gate of new Set([...state.gates.map(({ id }) => id), linkerGate(state)]))
    leaveGate(context, gate);
  return result;
}

function resultOf(context: OrchestrationContext, state: ConnectState): OperationResult {
  const { operationId, linkerId } = state.order;
  const { objects, principal } = state.facts;
  const common = {
    operationId,
    linkerId,
    startedAt: state.startedAt,
    endedAt: context.df.currentUtcDateTime.toISOString(),
    warnings: state.plan?.warnings ?? [],
  };
  if (state.error) {
    const { undone, kept, leftBehind } = state.rollBack;
    return { ...common, status: 'Failed', error: state.error, undone, kept, leftBehind };
  }
  const result = { linkerId, ...(objects ? { objects } : {}), ...(principal ? { principal } : {}) };
  return { ...common, status: 'Succeeded', result };
}

function linkerGate(state: ConnectState): string {
  return `linker-${keyOf(state.order.linkerId)}`;
}
