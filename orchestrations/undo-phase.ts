import type { OrchestrationContext, Task } from 'durable-functions';
import { connectPhases, type PhaseName } from '../connection/phases';
import type { ConnectionFacts, PlannedOperation } from '../connection/plan';
import type { ConnectionRequest } from '../connection/request';
import type { Step } from '../connection/step';
import { call } from './call';
import type { OperationState, RollBack } from './connect-state';
import { type Pace, paceAfter, pause } from './pause';
import { holdPhaseGate, releasePhaseGate } from './phase-gates';
import { showStatus } from './progress';
import { waitForStep, whereLeftOff } from './wait-for-step';

const GATE_WAIT_SECONDS = 1;

type ListedPhase = (typeof connectPhases)[number];

/** What is to be taken away, and what it was made of. */
export interface Made {
  request: ConnectionRequest;
  facts: ConnectionFacts;
  /** Of all phases. */
  operations: PlannedOperation[];
}

/**
 * One step of taking away what a phase made, behind the phase's gate. What came of it is noted in `log`, whose next
 * pending phase it is.
 */
export function* undoPhase(
  context: OrchestrationContext,
  state: OperationState,
  log: RollBack,
  name: PhaseName,
  made: Made,
): Generator<Task, Pace> {
  const phase = connectPhases.find((listed) => listed.name === name) as ListedPhase;
  if (!(yield* holdPhaseGate(context, state, phase, made.facts)))
    return yield* pause(context, state, GATE_WAIT_SECONDS);
  // The phase's own progress says how far it came; the undo has progress of its own, under its own key.
  const key = `undo ${name}`;
  const operations = made.operations.filter((operation) => operation.phase === name);
  const step = yield* callUndo(context, state, key, { ...made, operations });
  if (step.state === 'wait') return yield* waitForStep(context, state, key, step);
  delete state.waits[key];
  note(state, log, step, operations);
  releasePhaseGate(context, state, name);
  log.pending.shift();
  return paceAfter(context, state, 2);
}

function* callUndo(
  context: OrchestrationContext,
  state: OperationState,
  key: string,
  { request, facts, operations }: Made,
): Generator<Task, Step<never>> {
  const { operationId, caller, requestedAt } = state.order;
  const phase = key.slice('undo '.length) as PhaseName;
  showStatus(context, state, `Undoing: ${phase}`);
  return yield* call(context, 'undo-phase', {
    request,
    facts,
    operations,
    phase,
    operationId,
    ...(caller === undefined ? {} : { caller }),
    requestedAt,
    ...whereLeftOff(state, key),
  });
}

function note(state: OperationState, log: RollBack, step: Step<never>, operations: PlannedOperation[]): void {
  const [first] = operations;
  const status = state.phases.find((listed) => listed.name === first?.phase);
  const changes = operations.map((operation) => operation.description);
  if (step.state === 'failed') {
    log.error ??= step.error;
    log.leftBehind.push(...changes.map((it) => `${it}: ${step.error.message}`));
    return;
  }
  if (step.state === 'done') log.undone.push(...changes);
  if (status && status.state !== 'failed') status.state = 'undone';
}
