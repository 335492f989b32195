import type { Caller } from '../connection/caller';
import type { ConnectionFacts, ConnectionPlan, PlannedOperation } from '../connection/plan';
import type { PhaseName } from '../connection/phases';
import type { ConnectionRequest } from '../connection/request';
import type { Progress, Step } from '../connection/step';
import type { ConnectionEvent } from '../connection/events';

/** What every phase gets. The request's credentials are sealed. */
export interface PhaseInput {
  operationId: string;
  request: ConnectionRequest;
  /** Who asked, for the record's `systemData`. */
  caller?: Caller;
  /** ISO 8601: when it was asked for. */
  requestedAt: string;
  facts: ConnectionFacts;
  /** What the plan announced for this phase. */
  operations: PlannedOperation[];
  /** Where the last step of this phase wants to go on. */
  progress?: Progress;
  /** Steps taken before this one that ended in a transient error, without a success between them. */
  failures: number;
}

export interface UndoInput extends PhaseInput {
  phase: PhaseName;
}

export interface PlanInput {
  operationId: string;
  request: ConnectionRequest;
  failures: number;
}

type PhaseActivities = Record<PhaseName, (input: PhaseInput) => Promise<Step<ConnectionFacts>>>;

/** Every activity of the app: its name as registered, its input and its output. */
export interface Activities extends PhaseActivities {
  /** Reads everything a connection depends on and says what has to be done. Changes nothing. */
  'plan-connection': (input: PlanInput) => Promise<Step<ConnectionPlan>>;
  /** Takes away what one phase made. */
  'undo-phase': (input: UndoInput) => Promise<Step<never>>;
  /** Sends progress events in order. Answers how many of them the broker has taken; never throws. */
  'publish-events': (input: { events: ConnectionEvent[] }) => Promise<{ sent: number }>;
}
