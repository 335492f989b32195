import type { OrchestrationContext, Task } from 'durable-functions';
import type { FluxFacts } from '../../activities/flux/flux-activity';
import { connectionError, type ConnectionError } from '../../connection/errors';
import { fluxPhases, type FluxPhaseName } from '../../connection/flux-phases';
import { keyOf } from '../../connection/names';
import type { PhaseStatus } from '../../connection/status';
import type { Step } from '../../connection/step';
import { call } from '../call';
import type { FluxState } from './flux-state';
import { enterGate, leaveGate } from '../turns/gate';
import { type Pace, patience, pause } from '../pause';
import { showStatus, tell } from '../progress';
import { waitForStep, whereLeftOff } from '../wait-for-step';

type StepName = 'plan' | FluxPhaseName;

type Outcome =
  { state: 'waited'; pace: Pace } | { state: 'failed'; error: ConnectionError } | { state: 'ended' };

/** Takes one step of a phase and notes what came of it. Writes wait at the cluster's gate, as those of connections do. */
export function* fluxStep(
  context: OrchestrationContext,
  state: FluxState,
  name: StepName,
): Generator<Task, Outcome> {
  const status = state.phases.find((phase) => phase.name === name);
  begin(context, state, status);
  const gate = `cluster-${keyOf(state.order.request.clusterId)}`;
  const isGated = name === 'write';
  if (isGated && !(yield* enterGate(context, gate, { operationId: context.df.instanceId, inOrder: false }))) {
    const seconds = patience(state.startedAt, context.df.currentUtcDateTime);
    return { state: 'waited', pace: yield* pause(context, state, seconds) };
  }
  const step = yield* call(context, 'change-flux-configuration', {
    ...inputOf(state),
    step: name,
    ...whereLeftOff(state, name),
  });
  if (step.state === 'wait' && !isTooLate(context, state, name)) {
    noteWait(context, state, status, step);
    return { state: 'waited', pace: yield* waitForStep(context, state, name, step) };
  }
  delete state.waits[name];
  if (isGated) leaveGate(context, gate);
  if (step.state === 'wait') return { state: 'failed', error: tooLate(step.message) };
  if (step.state === 'failed') return { state: 'failed', error: step.error };
  end(context, state, status, step);
  return { state: 'ended' };
}

function inputOf({ order }: FluxState) {
  const { operationId, request, sealedProperties, isForced } = order;
  return {
    operationId,
    clusterId: request.clusterId,
    name: request.name,
    ...(sealedProperties === undefined ? {} : { sealedProperties }),
    ...(isForced === undefined ? {} : { isForced }),
  };
}

function begin(context: OrchestrationContext, state: FluxState, status: PhaseStatus | undefined): void {
  if (!status) return;
  status.attempt += 1;
  status.state = 'running';
  if (status.startedAt !== undefined) return;
  status.startedAt = context.df.currentUtcDateTime.toISOString();
  const message = titleOf(state, status.name);
  tell(context, state, 'phase.started', { phase: status.name, message });
  showStatus(context, state, message);
}

function titleOf({ order }: FluxState, name: string): string {
  return fluxPhases[order.operation].find((phase) => phase.name === name)?.title ?? name;
}

function isTooLate(context: OrchestrationContext, { order, waits }: FluxState, name: StepName): boolean {
  const since = waits[name]?.since;
  const limit = fluxPhases[order.operation].find((phase) => phase.name === name)?.timeLimitMinutes ?? 40;
  return since !== undefined && context.df.currentUtcDateTime.getTime() - Date.parse(since) > limit * 60_000;
}

function tooLate(message: string): ConnectionError {
  return connectionError('TimedOut', { message: `Given up after a long wait. Last: ${message}` });
}

function noteWait(
  context: OrchestrationContext,
  state: FluxState,
  status: PhaseStatus | undefined,
  step: Extract<Step<never>, { state: 'wait' }>,
): void {
  if (!status) return;
  const isNews = status.message !== step.message;
  status.state = 'waiting';
  status.message = step.message;
  const { reason, message, seconds } = step;
  if (isNews) tell(context, state, 'phase.waiting', { phase: status.name, reason, message, seconds });
}

function end(
  context: OrchestrationContext,
  state: FluxState,
  status: PhaseStatus | undefined,
  step: Exclude<Step<FluxFacts>, { state: 'wait' | 'failed' }>,
): void {
  const { existed, complianceState, warnings = [] } = step.facts ?? {};
  if (existed !== undefined) state.existed = existed;
  if (complianceState !== undefined) state.complianceState = complianceState;
  for (const message of warnings) tell(context, state, 'warning', { message });
  state.warnings.push(...warnings);
  if (!status) return;
  status.endedAt = context.df.currentUtcDateTime.toISOString();
  status.state = step.state === 'done' ? 'completed' : 'skipped';
  status.message = step.message;
  tell(context, state, `phase.${status.state}`, { phase: status.name, message: step.message });
}
