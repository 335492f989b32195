import type { OrchestrationContext, Task } from 'durable-functions';
import { connectionError, type ConnectionError } from '../../connection/errors';
import { fluxPhases, type FluxPhaseName } from '../../connection/flux-phases';
import { keyOf } from '../../connection/names';
import { pendingPhases } from '../../connection/status';
import { beginState } from '../connect-state';
import { failFlux } from './fail-flux';
import { fluxStep } from './flux-step';
import type { FluxOrder, FluxResult, FluxState } from './flux-state';
import { enterGate, leaveGate } from '../turns/gate';
import { type Pace, patience, pause } from '../pause';
import { flushAll, showStatus, tell } from '../progress';

/**
 * Makes, changes or deletes one Flux configuration: waits for its turn, looks what is there, takes the steps, and undoes what a
 * failed creation has begun. Input: a {@link FluxOrder}, or its own state after continue-as-new.
 */
export function* fluxConfiguration(context: OrchestrationContext): Generator<Task, FluxResult | undefined> {
  const state = resume(context);
  while (state.stage !== 'finish') {
    if ((yield* nextBout(context, state)) === 'continued') return undefined;
  }
  const result = resultOf(context, state);
  if (result.status === 'Succeeded')
    tell(context, state, 'succeeded', { message: messageOf(state), result: result.result });
  showStatus(context, state, messageOf(state));
  yield* flushAll(context, state);
  leaveGate(context, gateOf(state));
  return result;
}

function resume(context: OrchestrationContext): FluxState {
  const input = context.df.getInput<FluxOrder | FluxState>() as FluxOrder | FluxState;
  if ('stage' in input) return input;
  return {
    ...beginState(input, context.df.currentUtcDateTime),
    order: input,
    stage: 'turn',
    phases: pendingPhases(fluxPhases[input.operation]),
    warnings: [],
    undone: [],
    leftBehind: [],
  };
}

function* nextBout(context: OrchestrationContext, state: FluxState): Generator<Task, Pace> {
  switch (state.stage) {
    case 'turn':
      return yield* waitForTurn(context, state);
    case 'undo':
      return yield* undo(context, state);
    case 'finish':
      return 'on';
    default:
      return yield* advance(context, state, state.stage);
  }
}

function gateOf({ order }: FluxState): string {
  return `flux-${keyOf(order.resourceId)}`;
}

function* waitForTurn(context: OrchestrationContext, state: FluxState): Generator<Task, Pace> {
  const { name } = state.order.request;
  if (state.sequence === 0)
    tell(context, state, 'accepted', { message: `${verbOf(state)} of Flux configuration ${name} accepted` });
  const request = { operationId: context.df.instanceId, inOrder: true };
  if (yield* enterGate(context, gateOf(state), request)) {
    state.stage = 'plan';
    return 'on';
  }
  if (state.order.whenBusy === 'refuse') {
    const message = 'Another operation on this Flux configuration was faster.';
    const error = connectionError('AnotherOperationInProgress', { message, target: state.order.resourceId });
    return yield* fail(context, state, error);
  }
  showStatus(context, state, 'Waiting for another operation on this Flux configuration to end');
  return yield* pause(context, state, patience(state.startedAt, context.df.currentUtcDateTime));
}

/** One step of the plan or of a phase. */
function* advance(
  context: OrchestrationContext,
  state: FluxState,
  stage: 'plan' | FluxPhaseName,
): Generator<Task, Pace> {
  const outcome = yield* fluxStep(context, state, stage);
  if (outcome.state === 'waited') return outcome.pace;
  if (outcome.state === 'failed') return yield* fail(context, state, outcome.error);
  const names = fluxPhases[state.order.operation].map(({ name }) => name);
  state.stage = names[stage === 'plan' ? 0 : names.indexOf(stage) + 1] ?? 'finish';
  return 'on';
}

function* fail(
  context: OrchestrationContext,
  state: FluxState,
  error: ConnectionError,
): Generator<Task, Pace> {
  const isBegun = state.stage === 'write';
  yield* failFlux(context, state, error);
  state.stage = isBegun && state.existed === false ? 'undo' : 'finish';
  return 'on';
}

/** Takes away a configuration that this operation has begun to make. */
function* undo(context: OrchestrationContext, state: FluxState): Generator<Task, Pace> {
  const outcome = yield* fluxStep(context, state, 'delete');
  if (outcome.state === 'waited') return outcome.pace;
  const what = `Flux configuration ${state.order.request.name}`;
  if (outcome.state === 'failed') state.leftBehind.push(`${what}: ${outcome.error.message}`);
  else state.undone.push(what);
  const { undone, leftBehind } = state;
  tell(context, state, 'rolledback', { message: `Undone: ${what}`, undone, leftBehind });
  state.stage = 'finish';
  return 'on';
}

function verbOf({ order }: FluxState): string {
  return order.operation === 'deleteFluxConfiguration' ? 'Deletion' : 'Creation';
}

function messageOf({ error, order }: FluxState): string {
  if (error) return error.message;
  const { name } = order.request;
  return order.operation === 'deleteFluxConfiguration'
    ? `Flux configuration ${name} is deleted`
    : `Flux configuration ${name} is ready`;
}

function resultOf(context: OrchestrationContext, state: FluxState): FluxResult {
  const { order, startedAt, warnings, error, complianceState, undone, leftBehind } = state;
  const { operationId, request, resourceId } = order;
  const { clusterId } = request;
  const endedAt = context.df.currentUtcDateTime.toISOString();
  const base = { operationId, clusterId, startedAt, endedAt, warnings };
  if (error) return { ...base, status: 'Failed', error, undone, kept: [], leftBehind };
  const result = { clusterId, resourceId, ...(complianceState === undefined ? {} : { complianceState }) };
  return { ...base, status: 'Succeeded', result };
}
