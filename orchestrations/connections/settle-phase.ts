import type { OrchestrationContext } from 'durable-functions';
import { connectionError } from '../../connection/errors';
import type { ConnectionFacts } from '../../connection/plan';
import type { connectPhases } from '../../connection/phases';
import type { Step } from '../../connection/step';
import { type ConnectState, nextWait, phaseStatus } from '../connect-state';
import { tell } from '../progress';

/** Activities give up by themselves before this; it bounds those that the host keeps interrupting. */
const FAILURES_LIMIT = 8;

type ListedPhase = (typeof connectPhases)[number];
type WaitStep = Extract<Step<never>, { state: 'wait' }>;

/** Writes down what a step of a phase has come to, and tells it. */
export function settle(
  context: OrchestrationContext,
  state: ConnectState,
  phase: ListedPhase,
  step: Step<ConnectionFacts>,
): void {
  if (step.state === 'wait') {
    noteWait(context, state, phase, step);
    return;
  }
  delete state.waits[phase.name];
  const status = phaseStatus(state, phase.name);
  status.endedAt = context.df.currentUtcDateTime.toISOString();
  if (step.state === 'failed') {
    status.state = 'failed';
    status.message = step.error.message;
    if (state.error) return;
    state.error = step.error;
    tell(context, state, 'failed', { phase: phase.name, message: step.error.message, error: step.error });
    return;
  }
  status.state = step.state === 'done' ? 'completed' : 'skipped';
  status.message = step.message;
  if (step.facts) state.facts = { ...state.facts, ...step.facts };
  const kind = step.state === 'done' ? 'phase.completed' : 'phase.skipped';
  tell(context, state, kind, { phase: phase.name, message: step.message });
}

/** Writes down that a phase waits, and until when. Past the phase's time limit the wait becomes a failure. */
export function noteWait(
  context: OrchestrationContext,
  state: ConnectState,
  phase: ListedPhase,
  step: WaitStep,
): void {
  const now = context.df.currentUtcDateTime;
  const before = state.waits[phase.name];
  const since = Date.parse(before?.since ?? now.toISOString());
  if (now.getTime() - since > phase.timeLimitMinutes * 60_000) {
    const message = `${phase.title}: given up after ${phase.timeLimitMinutes} minutes. Last: ${step.message}`;
    settle(context, state, phase, { state: 'failed', error: connectionError('TimedOut', { message }) });
    return;
  }
  const wait = nextWait(before, step, now);
  if (wait.failures > FAILURES_LIMIT) {
    const message = `${phase.title}: ${step.message} (${wait.failures} times)`;
    settle(context, state, phase, {
      state: 'failed',
      error: connectionError('ServiceUnavailable', { message }),
    });
    return;
  }
  state.waits[phase.name] = wait;
  const status = phaseStatus(state, phase.name);
  status.state = 'waiting';
  status.message = step.message;
  if (before?.reason === step.reason && before.message === step.message) return;
  const { reason, message, seconds } = step;
  tell(context, state, 'phase.waiting', { phase: phase.name, reason, message, seconds });
}

/** Whether a phase may take its next step. */
export function isDue(state: ConnectState, name: string, now: Date): boolean {
  const wait = state.waits[name];
  return wait === undefined || Date.parse(wait.due) <= now.getTime();
}
