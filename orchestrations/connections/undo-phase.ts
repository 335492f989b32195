import type { OrchestrationContext, Task } from 'durable-functions';
import type { ConnectionFacts, PlannedOperation, UndoFacts } from '../../connection/plan';
import { connectionError } from '../../connection/errors';
import { connectPhases, type PhaseName } from '../../connection/phases';
import type { ConnectionRequest } from '../../connection/request';
import { isOnTarget, thingsMadeBy } from '../../connection/shared-things';
import type { Step } from '../../connection/step';
import { call } from '../call';
import type { OperationState, RollBack, Wait } from '../connect-state';
import { type Pace, paceAfter, patience } from '../pause';
import { holdPhaseGate, releasePhaseGate } from './phase-gates';
import { showStatus } from '../progress';
import { beginRemoval, endRemoval, otherClusters } from '../turns/usage';
import { waitForStep, whereLeftOff } from '../wait-for-step';

/** Long enough for every operation that may be in the way to end by its own limits. */
const LIMIT_MINUTES = 120;

type ListedPhase = (typeof connectPhases)[number];
type WaitStep = Extract<Step<never>, { state: 'wait' }>;

/** What is to be taken away, and what it was made of. */
export interface Made {
  request: ConnectionRequest;
  facts: ConnectionFacts;
  /** Of all phases. */
  operations: PlannedOperation[];
}

/**
 * One step of taking away what a phase made, while nobody who runs uses it, and behind the phase's gate. What came of it
 * is noted in `log`, whose next pending phase it is.
 */
export function* undoPhase(
  context: OrchestrationContext,
  state: OperationState,
  log: RollBack,
  name: PhaseName,
  made: Made,
): Generator<Task, Pace> {
  const phase = connectPhases.find((listed) => listed.name === name) as ListedPhase;
  const operations = made.operations.filter((operation) => operation.phase === name);
  // The phase's own progress says how far it came; the undo has progress of its own, under its own key.
  const key = `undo ${name}`;
  const step = yield* takeStep(context, state, phase, { ...made, operations });
  const isOver = isOverdue(state.waits[key], context.df.currentUtcDateTime);
  if (step.state === 'wait' && !isOver) return yield* waitForStep(context, state, key, step);
  delete state.waits[key];
  note(state, log, step.state === 'wait' ? givenUp(phase, step.message) : step, operations);
  if (state.removing === name) endRemoval(context);
  delete state.removing;
  releasePhaseGate(context, state, name);
  log.pending.shift();
  return paceAfter(context, state, 3);
}

function* takeStep(
  context: OrchestrationContext,
  state: OperationState,
  phase: ListedPhase,
  made: Made,
): Generator<Task, Step<UndoFacts>> {
  const key = `undo ${phase.name}`;
  if (!(yield* mayRemove(context, state, phase.name, made)))
    return blocked(context, state, key, 'Waiting for an operation that uses the same to end');
  if (!(yield* holdPhaseGate(context, state, phase, made.facts)))
    return blocked(context, state, key, 'Another operation is changing the same resource');
  return yield* callUndo(context, state, key, made);
}

/** Asked for before the gate: who uses the things may need the gate to end. */
function* mayRemove(
  context: OrchestrationContext,
  state: OperationState,
  name: PhaseName,
  { request, operations }: Made,
): Generator<Task, boolean> {
  const things = thingsMadeBy(name, request, operations);
  if (things.length === 0 || state.removing === name) return true;
  if (!(yield* beginRemoval(context, state, things))) return false;
  state.removing = name;
  if (things.some(isOnTarget)) state.elsewhere = yield* otherClusters(context, request);
  return true;
}

function blocked(
  context: OrchestrationContext,
  state: OperationState,
  key: string,
  message: string,
): WaitStep {
  const now = context.df.currentUtcDateTime;
  const seconds = patience(state.waits[key]?.since ?? now.toISOString(), now);
  return { state: 'wait', reason: 'Gate', message, seconds };
}

function isOverdue(wait: Wait | undefined, now: Date): boolean {
  return wait !== undefined && now.getTime() - Date.parse(wait.since) > LIMIT_MINUTES * 60_000;
}

function givenUp({ title }: ListedPhase, last: string): Step<never> {
  const message = `Undoing "${title}": given up after ${LIMIT_MINUTES} minutes. Last: ${last}`;
  return { state: 'failed', error: connectionError('TimedOut', { message }) };
}

function* callUndo(
  context: OrchestrationContext,
  state: OperationState,
  key: string,
  { request, facts, operations }: Made,
): Generator<Task, Step<UndoFacts>> {
  const { operationId, caller, requestedAt } = state.order;
  const phase = key.slice('undo '.length) as PhaseName;
  const isShared = thingsMadeBy(phase, request, operations).some(isOnTarget);
  showStatus(context, state, `Undoing: ${phase}`);
  return yield* call(context, 'undo-phase', {
    request,
    facts,
    operations,
    phase,
    operationId,
    ...(caller === undefined ? {} : { caller }),
    requestedAt,
    elsewhere: isShared ? (state.elsewhere ?? []) : [],
    ...whereLeftOff(state, key),
  });
}

function note(
  state: OperationState,
  log: RollBack,
  step: Step<UndoFacts>,
  operations: PlannedOperation[],
): void {
  const [first] = operations;
  const status = state.phases.find((listed) => listed.name === first?.phase);
  const changes = operations.map((operation) => operation.description);
  if (step.state === 'failed') {
    log.error ??= step.error;
    log.leftBehind.push(...changes.map((it) => `${it}: ${step.error.message}`));
    return;
  }
  if (step.state === 'wait') return;
  const { undone = step.state === 'done' ? changes : [], left = [] } = step.facts ?? {};
  log.undone.push(...undone);
  log.leftBehind.push(...left);
  if (status && status.state !== 'failed') status.state = 'undone';
}
