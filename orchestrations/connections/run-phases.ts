import type { OrchestrationContext, Task } from 'durable-functions';
import type { PhaseInput } from '../../activities/phase-activity';
import type { ConnectionFacts } from '../../connection/plan';
import { connectPhases, type PhaseName } from '../../connection/phases';
import { isEnded } from '../../connection/status';
import type { Step } from '../../connection/step';
import { schedule } from '../call';
import { type ConnectState, phaseStatus } from '../connect-state';
import { holdPhaseGate, releaseGates, releasePhaseGate } from './phase-gates';
import { type Pace, paceAfter, patience, pauseUntil } from '../pause';
import { showStatus, tell } from '../progress';
import { isDue, noteWait, settle } from './settle-phase';

type ListedPhase = (typeof connectPhases)[number];
type WaitStep = Extract<Step<never>, { state: 'wait' }>;

const INTERRUPTED: WaitStep = {
  state: 'wait',
  reason: 'Transient',
  message: 'The step was interrupted; it is tried again',
  seconds: 5,
};

/**
 * One bout of the running stage: calls every phase that is due for one short step, side by side; when all that is left
 * waits, waits until the first is due. A phase that waits does not hold up the others.
 *
 * A window of tasks under Task.any would start a phase a moment earlier, but it starts activities twice on Azure:
 * https://github.com/Azure/azure-functions-durable-js/issues/574
 */
export function* runPhases(context: OrchestrationContext, state: ConnectState): Generator<Task, Pace> {
  const open = ownPhases(state).filter(({ name }) => !isEnded(phaseStatus(state, name).state));
  if (state.error !== undefined || open.length === 0) {
    state.stage = state.error === undefined ? 'tidy' : 'explain';
    releaseGates(context, state);
    return 'on';
  }
  const due = open.filter(
    (phase) => isReady(state, phase) && isDue(state, phase.name, context.df.currentUtcDateTime),
  );
  if (due.length === 0) return yield* pauseUntil(context, state, firstDue(state));
  return paceAfter(context, state, yield* runRound(context, state, due));
}

function isReady(state: ConnectState, phase: ListedPhase): boolean {
  return ownPhases(state)
    .filter(({ name }) => phase.needs.some((need) => need === name))
    .every(({ name }) => isEnded(phaseStatus(state, name).state));
}

/** The phases of this operation: it does not learn new ones when the app is updated while it runs. */
function ownPhases({ phases }: ConnectState): ListedPhase[] {
  return connectPhases.filter(({ name }) => phases.some((phase) => phase.name === name));
}

function firstDue(state: ConnectState): Date {
  return new Date(Math.min(...Object.values(state.waits).map((wait) => Date.parse(wait.due))));
}

/** @returns how many tasks it took. */
function* runRound(
  context: OrchestrationContext,
  state: ConnectState,
  due: ListedPhase[],
): Generator<Task, number> {
  let gateTasks = 0;
  const admitted: ListedPhase[] = [];
  for (const phase of due) {
    if (yield* holdPhaseGate(context, state, phase, state.facts)) admitted.push(phase);
    else noteWait(context, state, phase, occupied(context, state, phase));
    if ('gate' in phase) gateTasks += admitted.at(-1) === phase ? 1 : 2;
  }
  if (admitted.length === 0) return gateTasks;
  for (const phase of admitted) start(context, state, phase);
  showStatus(context, state, admitted.map((phase) => phase.title).join('; '));

  const steps = yield* callAll(context, state, admitted);

  admitted.forEach((phase, index) => {
    settle(context, state, phase, steps[index] as Step<ConnectionFacts>);
    if (isEnded(phaseStatus(state, phase.name).state)) releasePhaseGate(context, state, phase.name);
  });
  showStatus(context, state, admitted.map((phase) => phaseStatus(state, phase.name).message).join('; '));
  return gateTasks + admitted.length + 1;
}

function occupied(context: OrchestrationContext, state: ConnectState, phase: ListedPhase): WaitStep {
  const now = context.df.currentUtcDateTime;
  const seconds = patience(state.waits[phase.name]?.since ?? now.toISOString(), now);
  return {
    state: 'wait',
    reason: 'Gate',
    message: 'Another operation is changing the same resource',
    seconds,
  };
}

function start(context: OrchestrationContext, state: ConnectState, phase: ListedPhase): void {
  const status = phaseStatus(state, phase.name);
  status.attempt += 1;
  status.state = 'running';
  if (status.startedAt !== undefined) return;
  status.startedAt = context.df.currentUtcDateTime.toISOString();
  tell(context, state, 'phase.started', { phase: phase.name, message: phase.title });
}

/** One step of every admitted phase; the events that wait in the outbox go out beside them. */
function* callAll(
  context: OrchestrationContext,
  state: ConnectState,
  admitted: ListedPhase[],
): Generator<Task, Step<ConnectionFacts>[]> {
  const steps = admitted.map((phase) => schedule(context, phase.name, phaseInput(state, phase.name)));
  if (state.outbox.length > 0) steps.push(schedule(context, 'publish-events', { events: state.outbox }));
  try {
    const results = (yield context.df.Task.all(steps)) as unknown as (
      Step<ConnectionFacts> | { sent: number }
    )[];
    const last = results.at(-1);
    if (last && 'sent' in last) state.outbox = state.outbox.slice(last.sent);
    return results.slice(0, admitted.length) as Step<ConnectionFacts>[];
  } catch {
    // Activities answer with their failures; one that throws was cut off by the host, as at a function timeout.
    return admitted.map(() => INTERRUPTED);
  }
}

/** What a phase's activities get: the plan's part that concerns it, and where its last step left off. */
export function phaseInput(state: ConnectState, name: PhaseName): PhaseInput {
  const wait = state.waits[name];
  return {
    operationId: state.order.operationId,
    request: state.order.request,
    ...(state.order.caller === undefined ? {} : { caller: state.order.caller }),
    requestedAt: state.order.requestedAt,
    facts: state.facts,
    operations: state.plan?.operations.filter((operation) => operation.phase === name) ?? [],
    failures: wait?.failures ?? 0,
    ...(wait?.progress === undefined ? {} : { progress: wait.progress }),
  };
}
