import type { OrchestrationContext, Task } from 'durable-functions';
import type { ConnectionError } from '../../connection/errors';
import type { OperationResult } from '../../connection/operation';
import type { LinkerCommand } from '../../connection/request';
import type { ValidationReport } from '../../connection/validation';
import { call } from '../call';
import { closeOperation, resultBase } from '../close-operation';
import { beginState, type OperationOrder, type OperationState } from '../connect-state';
import type { Pace } from '../pause';
import { tell } from '../progress';
import { takeTurn } from '../turns/take-turn';
import { waitForStep, whereLeftOff } from '../wait-for-step';

type Order = OperationOrder<LinkerCommand>;

interface ValidateState extends OperationState {
  order: Order;
  stage: 'turn' | 'check' | 'finish';
  report?: ValidationReport;
}

const stages = { turn: waitForTurn, check };

/** Checks one connection, between other operations on it. Changes nothing. Input: an order, or its own state. */
export function* validate(context: OrchestrationContext): Generator<Task, OperationResult | undefined> {
  const state = resume(context);
  while (state.stage !== 'finish') {
    if ((yield* stages[state.stage](context, state)) === 'continued') return undefined;
  }
  const result = resultOf(context, state);
  const message = messageOf(state);
  if (result.status === 'Succeeded') tell(context, state, 'succeeded', { message, result: result.result });
  yield* closeOperation(context, state, message);
  return result;
}

function resume(context: OrchestrationContext): ValidateState {
  const input = context.df.getInput<Order | ValidateState>() as Order | ValidateState;
  if ('stage' in input) return input;
  return { ...beginState(input, context.df.currentUtcDateTime), order: input, stage: 'turn', phases: [] };
}

function* waitForTurn(context: OrchestrationContext, state: ValidateState): Generator<Task, Pace> {
  if (state.sequence === 0)
    tell(context, state, 'accepted', { message: `Validation of ${state.order.request.name} accepted` });
  const turn = yield* takeTurn(context, state);
  if (turn.state === 'refused') return fail(context, state, turn.error);
  if (turn.state === 'waited') return turn.pace;
  state.stage = 'check';
  return 'on';
}

function* check(context: OrchestrationContext, state: ValidateState): Generator<Task, Pace> {
  const { operationId, request } = state.order;
  const input = { operationId, request, ...whereLeftOff(state, 'check') };
  const step = yield* call(context, 'validate-connection', input);
  if (step.state === 'wait') return yield* waitForStep(context, state, 'check', step);
  if (step.state === 'failed') return fail(context, state, step.error);
  if (step.facts) state.report = step.facts;
  state.stage = 'finish';
  return 'on';
}

function fail(context: OrchestrationContext, state: ValidateState, error: ConnectionError): Pace {
  state.error = error;
  tell(context, state, 'failed', { message: error.message, error });
  state.stage = 'finish';
  return 'on';
}

function messageOf({ error, report, order }: ValidateState): string {
  if (error) return error.message;
  return `Connection ${order.request.name} is ${report?.isConnectionAvailable ? 'available' : 'not available'}`;
}

function resultOf(context: OrchestrationContext, state: ValidateState): OperationResult {
  const base = { ...resultBase(context, state), warnings: [] };
  const { error, report } = state;
  if (error) return { ...base, status: 'Failed', error, undone: [], kept: [], leftBehind: [] };
  return {
    ...base,
    status: 'Succeeded',
    result: { linkerId: base.linkerId, ...(report ? { report } : {}) },
  };
}
