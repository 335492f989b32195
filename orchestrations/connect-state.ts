import type { Caller } from '../connection/caller';
import type { ConnectionError } from '../connection/errors';
import type { ConnectionEvent } from '../connection/events';
import type { ConnectionFacts, ConnectionPlan } from '../connection/plan';
import { connectPhases, type PhaseName } from '../connection/phases';
import type { ConnectionRequest } from '../connection/request';
import { pendingPhases, type PhaseStatus } from '../connection/status';
import type { Progress, WaitReason } from '../connection/step';

/** What a door starts an operation with. Credentials in the request are sealed. */
export interface OperationOrder {
  operationId: string;
  linkerId: string;
  request: ConnectionRequest;
  caller?: Caller;
  /** ISO 8601. */
  requestedAt: string;
  /** While another operation runs on the linker: a message waits its turn, an HTTP caller is told to come back. */
  whenBusy: 'wait' | 'refuse';
}

/** How a step that has to be called again goes on. */
export interface Wait {
  /** ISO 8601: not before. */
  due: string;
  /** ISO 8601: when the waiting began, for the time limit. */
  since: string;
  reason: WaitReason;
  message: string;
  progress?: Progress;
  /** Transient failures in a row. */
  failures: number;
}

/** What a failed operation has taken away again. */
export interface RollBack {
  /** Phases still to be undone, the next one first. */
  pending: PhaseName[];
  undone: string[];
  /** Stays, because others may rely on it by now. */
  kept: string[];
  /** Could not be taken away, and why. */
  leftBehind: string[];
}

export type Stage = 'turn' | 'plan' | 'run' | 'undo' | 'finish';

/**
 * All that an operation knows. It travels through continue-as-new as the orchestration's input, so it holds no
 * credential and nothing that cannot be written as JSON.
 */
export interface ConnectState {
  order: OperationOrder;
  stage: Stage;
  startedAt: string;
  /** Number of the last progress event. */
  sequence: number;
  /** Events that the broker has not taken yet. */
  outbox: ConnectionEvent[];
  facts: ConnectionFacts;
  plan?: ConnectionPlan;
  phases: PhaseStatus[];
  /** By phase name, or by stage for the steps outside the phases. */
  waits: Record<string, Wait>;
  /** Gates that this operation holds, with the phases that need them. */
  gates: { id: string; phase: PhaseName }[];
  /** Why the operation fails; set by the first step that failed. */
  error?: ConnectionError;
  rollBack: RollBack;
  /** Durable waits and rounds of phases since the last continue-as-new. */
  execution: { waits: number; rounds: number };
}

/** The state an operation begins with. */
export function initialState(order: OperationOrder, now: Date): ConnectState {
  return {
    order,
    stage: 'turn',
    startedAt: now.toISOString(),
    sequence: 0,
    outbox: [],
    facts: {},
    phases: pendingPhases(),
    waits: {},
    gates: [],
    rollBack: {
      pending: connectPhases.map(({ name }) => name).reverse(),
      undone: [],
      kept: [],
      leftBehind: [],
    },
    execution: { waits: 0, rounds: 0 },
  };
}

/** The status line of one phase. */
export function phaseStatus(state: ConnectState, name: string): PhaseStatus {
  const status = state.phases.find((phase) => phase.name === name);
  if (!status) throw new Error(`Phase ${name} is not part of this operation`);
  return status;
}

/** The wait that a step's answer asks for. Progress that the step does not mention is kept. */
export function nextWait(
  before: Wait | undefined,
  step: { reason: WaitReason; message: string; seconds: number; progress?: Progress },
  now: Date,
): Wait {
  const progress = step.progress ?? before?.progress;
  return {
    due: new Date(now.getTime() + step.seconds * 1000).toISOString(),
    since: before?.since ?? now.toISOString(),
    reason: step.reason,
    message: step.message,
    failures: step.reason === 'Transient' ? (before?.failures ?? 0) + 1 : 0,
    ...(progress === undefined ? {} : { progress }),
  };
}
