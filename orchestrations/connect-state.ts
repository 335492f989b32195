import type { Caller } from '../connection/caller';
import type { ConnectionError } from '../connection/errors';
import type { ConnectionEvent, EventFamily } from '../connection/events';
import type { ConnectionFacts, ConnectionPlan } from '../connection/plan';
import { connectPhases, type PhaseName } from '../connection/phases';
import type { ConnectionRequest } from '../connection/request';
import { pendingPhases, type PhaseStatus } from '../connection/status';
import type { Progress, WaitReason } from '../connection/step';

/** What every request names. */
export type NamedRequest = Pick<ConnectionRequest, 'clusterId' | 'name'>;

/** What a door starts an operation of any family with. Credentials in the request are sealed. */
export interface BaseOrder<Request extends NamedRequest = NamedRequest> {
  operationId: string;
  /** Default: connection. */
  family?: EventFamily;
  linkerId?: string;
  request: Request;
  caller?: Caller;
  /** ISO 8601. */
  requestedAt: string;
}

/** An order for an operation on a connection. */
export interface OperationOrder<Request extends NamedRequest = ConnectionRequest> extends BaseOrder<Request> {
  linkerId: string;
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

/** What has been taken away, and what is still to be. */
export interface RollBack {
  /** Phases still to be undone, the next one first. */
  pending: PhaseName[];
  undone: string[];
  /** Stays, because others may rely on it by now. */
  kept: string[];
  /** Could not be taken away, and why. */
  leftBehind: string[];
  /** The first reason why something could not. */
  error?: ConnectionError;
}

export type Stage = 'turn' | 'plan' | 'run' | 'explain' | 'undo' | 'tidy' | 'finish';

/**
 * What an operation of any family knows. It travels through continue-as-new as the orchestration's input, so it holds
 * no credential and nothing that cannot be written as JSON.
 */
export interface BaseState {
  order: BaseOrder;
  startedAt: string;
  /** Number of the last progress event. */
  sequence: number;
  /** Events that the broker has not taken yet. */
  outbox: ConnectionEvent[];
  phases: PhaseStatus[];
  /** By phase name, or by stage for the steps outside the phases. */
  waits: Record<string, Wait>;
  /** Activities, timers and entity calls since the last continue-as-new. */
  tasksInExecution: number;
}

/** What an operation on a connection knows. */
export interface OperationState extends BaseState {
  order: OperationOrder<NamedRequest>;
  /** Gates that this operation holds, with the phases that need them. */
  gates: { id: string; phase: PhaseName }[];
  /** Whether others know what this operation uses or takes away, and must be told when it ends. */
  hasAnnounced?: boolean;
  /** Other clusters with connections to the target. */
  elsewhere?: string[];
  /** Shared things that only this operation may touch, since when it undoes this phase. */
  removing?: PhaseName;
  /** Why the operation fails; set by the first step that failed. */
  error?: ConnectionError;
}

/** All that making or changing a connection knows. */
export interface ConnectState extends OperationState {
  order: OperationOrder;
  stage: Stage;
  /** No operation that began earlier makes a connection of the same type of target in the namespace. */
  isFirst?: boolean;
  facts: ConnectionFacts;
  plan?: ConnectionPlan;
  /** What a failed operation takes away again. */
  rollBack: RollBack;
  /** What an update takes away because nobody needs it any more. */
  tidying: RollBack;
}

/** The state that operations of every kind begin with. */
export function beginState<Order extends BaseOrder>(order: Order, now: Date) {
  return {
    order,
    startedAt: now.toISOString(),
    sequence: 0,
    outbox: [] as ConnectionEvent[],
    waits: {},
    gates: [],
    tasksInExecution: 0,
  };
}

/** The state that making a connection begins with. */
export function initialState(order: OperationOrder, now: Date): ConnectState {
  const pending = connectPhases.map(({ name }) => name).reverse();
  return {
    ...beginState(order, now),
    stage: 'turn',
    facts: {},
    phases: pendingPhases(),
    rollBack: nothingUndone(pending),
    tidying: nothingUndone([]),
  };
}

/** A list of phases to be undone, none of them yet. */
export function nothingUndone(pending: PhaseName[]): RollBack {
  return { pending, undone: [], kept: [], leftBehind: [] };
}

/** The status line of one phase. */
export function phaseStatus(state: BaseState, name: string): PhaseStatus {
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
