import type { OrchestrationContext, Task } from 'durable-functions';
import type { ConnectionError } from '../../connection/errors';
import type { OperationResult } from '../../connection/operation';
import { connectPhases } from '../../connection/phases';
import type { ConnectionPlan } from '../../connection/plan';
import { call } from '../call';
import { closeOperation, resultBase } from '../close-operation';
import {
  type ConnectState,
  initialState,
  type OperationOrder,
  phaseStatus,
  type Stage,
} from '../connect-state';
import { explainFailure } from './explain-failure';
import { type Pace, patience, pause } from '../pause';
import { showStatus, tell } from '../progress';
import { rollBack } from './roll-back';
import { runPhases } from './run-phases';
import { takeTurn } from '../turns/take-turn';
import { tidyUp } from './tidy-up';
import { announceUse } from '../turns/usage';
import { waitForStep, whereLeftOff } from '../wait-for-step';

/** What each stage does until the next durable wait or the next stage. */
const stages: Record<
  Exclude<Stage, 'finish'>,
  (context: OrchestrationContext, state: ConnectState) => Generator<Task, Pace>
> = {
  turn: waitForTurn,
  plan: makePlan,
  run: runPhases,
  explain: explainFailure,
  undo: rollBack,
  tidy: tidyUp,
};

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

function* waitForTurn(context: OrchestrationContext, state: ConnectState): Generator<Task, Pace> {
  if (state.sequence === 0) {
    tell(context, state, 'accepted', { message: `Connection ${state.order.request.name} accepted` });
  }
  const turn = yield* takeTurn(context, state);
  if (turn.state === 'refused') return failBeforeRun(context, state, turn.error);
  if (turn.state === 'waited') return turn.pace;
  if (!(yield* announceUse(context, state))) {
    showStatus(context, state, 'Waiting for another operation that has to do with the same things');
    return yield* pause(context, state, patience(state.startedAt, context.df.currentUtcDateTime));
  }
  state.stage = 'plan';
  return 'on';
}

function* makePlan(context: OrchestrationContext, state: ConnectState): Generator<Task, Pace> {
  const { operationId, request } = state.order;
  const step = yield* call(context, 'plan-connection', {
    operationId,
    request,
    isFirst: state.isFirst ?? true,
    elsewhere: state.elsewhere ?? [],
    ...whereLeftOff(state, 'plan'),
  });
  if (step.state === 'wait') return yield* waitForStep(context, state, 'plan', step);
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
  state.stage = 'explain';
  return 'on';
}

function adopt(context: OrchestrationContext, state: ConnectState, plan: ConnectionPlan): void {
  state.plan = plan;
  state.facts = plan.facts;
  state.tidying.pending = [...new Set(plan.leftovers?.operations.map(({ phase }) => phase))];
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
  const message = result.status === 'Failed' ? result.error.message : 'The connection is ready';
  yield* closeOperation(context, state, message);
  return result;
}

function resultOf(context: OrchestrationContext, state: ConnectState): OperationResult {
  const base = { ...resultBase(context, state), warnings: state.plan?.warnings ?? [] };
  if (state.error) {
    const { undone, kept, leftBehind } = state.rollBack;
    return { ...base, status: 'Failed', error: state.error, undone, kept, leftBehind };
  }
  const { objects, principal } = state.facts;
  const { undone, leftBehind } = state.tidying;
  const remains = state.plan?.leftovers?.remains ?? [];
  return {
    ...base,
    warnings: [...base.warnings, ...leftBehind.map((it) => `Not taken away: ${it}`)],
    status: 'Succeeded',
    result: {
      linkerId: base.linkerId,
      ...(objects ? { objects } : {}),
      ...(principal ? { principal } : {}),
      ...(undone.length > 0 ? { removed: undone } : {}),
      ...(remains.length > 0 ? { remains } : {}),
    },
  };
}
