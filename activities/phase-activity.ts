import type { Caller } from '../connection/caller';
import type {
  ConnectionFacts,
  ConnectionPlan,
  PlannedOperation,
  Prerequisite,
  Removal,
  UndoFacts,
} from '../connection/plan';
import type { PhaseName } from '../connection/phases';
import type { ConnectionRequest, LinkerCommand } from '../connection/request';
import type { Progress, Step } from '../connection/step';
import type { ConnectionEvent } from '../connection/events';
import type { ValidationReport } from '../connection/validation';

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
  /** Other clusters with connections to the target. */
  elsewhere: string[];
}

export interface PlanInput {
  operationId: string;
  request: ConnectionRequest;
  /** No operation that began earlier makes a connection of the same type of target in the namespace. */
  isFirst: boolean;
  /** Other clusters with connections to the target. */
  elsewhere: string[];
  failures: number;
}

/** What activities get that work on a connection by its name. */
export interface CommandInput {
  operationId: string;
  request: LinkerCommand;
  progress?: Progress;
  failures: number;
}

/** Without the lists every connection counts that is recorded with the cluster. */
export interface RemovalInput extends CommandInput {
  /** Linkers that are being deleted, too: what they share with this one does not stay for them. */
  departing?: string[];
  /** Other clusters with connections to the target. */
  elsewhere?: string[];
}

export interface PrerequisitesInput {
  operationId: string;
  clusterId: string;
  operations: PlannedOperation[];
  failures: number;
  progress?: Progress;
}

type PhaseActivities = Record<PhaseName, (input: PhaseInput) => Promise<Step<ConnectionFacts>>>;

/** Every activity of the app: its name as registered, its input and its output. */
export interface Activities extends PhaseActivities {
  /** Reads everything a connection depends on and says what has to be done. Changes nothing. */
  'plan-connection': (input: PlanInput) => Promise<Step<ConnectionPlan>>;
  /** Says what stands in the way of a plan. Changes nothing. */
  'check-prerequisites': (input: PrerequisitesInput) => Promise<Step<Prerequisite[]>>;
  /** Says what goes and what stays when a connection is deleted. Changes nothing. */
  'plan-disconnection': (input: RemovalInput) => Promise<Step<Removal>>;
  /** Looks at everything that makes a connection work. Changes nothing. */
  'validate-connection': (input: CommandInput) => Promise<Step<ValidationReport>>;
  /** Takes away what one phase made. Facts that are absent mean all of it. */
  'undo-phase': (input: UndoInput) => Promise<Step<UndoFacts>>;
  /** Sends progress events in order. Answers how many of them the broker has taken; never throws. */
  'publish-events': (input: { events: ConnectionEvent[] }) => Promise<{ sent: number }>;
}
