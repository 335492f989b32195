import type { OrchestrationContext, Task } from 'durable-functions';
import { connectPhases, type PhaseName } from '../connection/phases';
import { call } from './call';
import { type ConnectState, nextWait, phaseStatus } from './connect-state';
import { type Pace, paceAfter, pause } from './pause';
import { holdPhaseGate, releasePhaseGate } from './phase-gates';
import { showStatus, tell } from './progress';
import { phaseInput } from './run-phases';

const GATE_WAIT_SECONDS = 1;

type ListedPhase = (typeof connectPhases)[number];

/**
 * One bout of the undoing stage: takes away what one phase of this operation made, last phase first, and nothing else.
 * A phase that was begun is undone whether or not it ended: the plan says what it was about to make, and undoing what
 * was never made changes nothing.
 */
export function* rollBack(context: OrchestrationContext, state: ConnectState): Generator<Task, Pace> {
  const [name] = state.rollBack.pending;
  if (name === undefined) {
    const { undone, kept, leftBehind } = state.rollBack;
    tell(context, state, 'rolledback', { message: describe(state), undone, kept, leftBehind });
    state.stage = 'finish';
    return 'on';
  }
  const phase = connectPhases.find((listed) => listed.name === name) as ListedPhase;
  if (!hasBegun(state, name)) {
    state.rollBack.pending.shift();
    return 'on';
  }
  if ('isKeptOnFailure' in phase) return keep(state, name);
  if (!(yield* holdPhaseGate(context, state, phase))) return yield* pause(context, state, GATE_WAIT_SECONDS);
  state.execution.rounds += 1;
  const pace = yield* undo(context, state, name);
  return pace === 'on' ? paceAfter(context, state) : pace;
}

function* undo(context: OrchestrationContext, state: ConnectState, name: PhaseName): Generator<Task, Pace> {
  // The phase's own progress says how far it came; the undo has progress of its own, under its own key.
  const key = `undo ${name}`;
  const { progress: _ofPhase, ...input } = phaseInput(state, name);
  const { operations } = input;
  const wait = state.waits[key];
  const step = yield* call(context, 'undo-phase', {
    ...input,
    phase: name,
    failures: wait?.failures ?? 0,
    ...(wait?.progress === undefined ? {} : { progress: wait.progress }),
  });
  showStatus(context, state, `Undoing: ${name}`);
  if (step.state === 'wait') {
    state.waits[key] = nextWait(wait, step, context.df.currentUtcDateTime);
    return yield* pause(context, state, step.seconds);
  }
  const changes = operations.map((operation) => operation.description);
  if (step.state === 'failed')
    state.rollBack.leftBehind.push(...changes.map((it) => `${it}: ${step.error.message}`));
  if (step.state === 'done') state.rollBack.undone.push(...changes);
  const status = phaseStatus(state, name);
  if (step.state !== 'failed' && status.state !== 'failed') status.state = 'undone';
  releasePhaseGate(context, state, name);
  state.rollBack.pending.shift();
  return 'on';
}

function keep(state: ConnectState, name: PhaseName): Pace {
  const status = phaseStatus(state, name);
  if (status.state === 'completed') {
    state.rollBack.kept.push(...phaseInput(state, name).operations.map((operation) => operation.description));
    status.state = 'kept';
  }
  state.rollBack.pending.shift();
  return 'on';
}

function hasBegun(state: ConnectState, name: PhaseName): boolean {
  return phaseStatus(state, name).startedAt !== undefined && phaseInput(state, name).operations.length > 0;
}

function describe({ rollBack: { undone, kept, leftBehind } }: ConnectState): string {
  const parts = [
    undone.length > 0 ? `Undone: ${undone.join('; ')}` : 'Nothing had to be undone',
    ...(kept.length > 0 ? [`Kept: ${kept.join('; ')}`] : []),
    ...(leftBehind.length > 0 ? [`Left behind: ${leftBehind.join('; ')}`] : []),
  ];
  return `${parts.join('. ')}.`;
}
