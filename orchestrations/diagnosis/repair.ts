import type { OrchestrationContext, Task } from 'durable-functions';
import type { RemediationAction } from '../../activities/diagnosis/diagnosis-activity';
import { keyOf } from '../../connection/names';
import { call } from '../call';
import { beginState } from '../connect-state';
import { enterGate, leaveGate } from '../turns/gate';
import { type Pace, paceAfter, patience, pause } from '../pause';
import type { RepairOrder, RepairOutcome, RepairState } from './repair-state';
import { repeatRequest } from './repeat-request';
import { waitForStep, whereLeftOff } from '../wait-for-step';

/** Before a step is given up for good: the time limits of waits are those of the actions. */
const FAILURES_LIMIT = 8;
const KEY = 'action';

/**
 * Carries out the actions of one repair, one after the other, and stops at the first that fails. Changes in Azure take their turn
 * with the connections of the cluster. Input: a {@link RepairOrder}, or its own state after continue-as-new.
 */
export function* repair(context: OrchestrationContext): Generator<Task, RepairOutcome | undefined> {
  const state = resume(context);
  while (state.error === undefined && state.results.length < state.order.actions.length) {
    if ((yield* takeStep(context, state)) === 'continued') return undefined;
  }
  return outcomeOf(state);
}

function resume(context: OrchestrationContext): RepairState {
  const input = context.df.getInput<RepairOrder | RepairState>() as RepairOrder | RepairState;
  if ('results' in input) return input;
  return { ...beginState(input, context.df.currentUtcDateTime), order: input, phases: [], results: [] };
}

function outcomeOf({ order, results, error }: RepairState): RepairOutcome {
  const open = order.actions.slice(results.length);
  const actions = [
    ...results,
    ...open.map(({ description }) => ({ description, state: 'pending' as const })),
  ];
  return { actions, ...(error === undefined ? {} : { error }) };
}

function* takeStep(context: OrchestrationContext, state: RepairState): Generator<Task, Pace> {
  const action = state.order.actions[state.results.length] as RemediationAction;
  if (action.kind === 'repeatRequest') {
    yield* repeatRequest(context, state, action);
    return paceAfter(context, state, 2);
  }
  const isGated = action.kind === 'arm' || action.kind === 'armUpdate';
  if (
    isGated &&
    !(yield* enterGate(context, gateOf(state), { operationId: context.df.instanceId, inOrder: false }))
  )
    return yield* pause(context, state, patience(state.startedAt, context.df.currentUtcDateTime));
  const { operationId, request } = state.order;
  const step = yield* call(context, 'repair-step', {
    operationId,
    clusterId: request.clusterId,
    action,
    isApproved: true,
    ...whereLeftOff(state, KEY),
  });
  if (step.state === 'wait' && (state.waits[KEY]?.failures ?? 0) < FAILURES_LIMIT)
    return yield* waitForStep(context, state, KEY, step);
  delete state.waits[KEY];
  if (isGated) leaveGate(context, gateOf(state));
  note(state, action, step);
  return paceAfter(context, state, 2);
}

/** The gate that connections take before they change the cluster. */
function gateOf({ order }: RepairState): string {
  return `cluster-${keyOf(order.request.clusterId)}`;
}

function note(
  state: RepairState,
  { description }: RemediationAction,
  step: { state: string; message?: string; error?: { message: string } },
): void {
  const error = step.error?.message ?? (step.state === 'wait' ? step.message : undefined);
  const message = step.state === 'skipped' ? step.message : error;
  state.results.push({
    description,
    state: error === undefined ? 'done' : 'failed',
    ...(message === undefined ? {} : { message }),
  });
  if (error !== undefined) state.error = error;
}
