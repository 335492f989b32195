import type { ConnectionError } from './errors';
import type { ConnectionObjects, ConnectionPlan, Prerequisite, PrincipalFacts, Remainder } from './plan';
import type { ValidationReport } from './validation';

/** How an operation ended: the output of its orchestration. */
export type OperationResult = {
  operationId: string;
  linkerId: string;
  /** ISO 8601. */
  startedAt: string;
  /** ISO 8601. */
  endedAt: string;
  warnings: string[];
} & (
  | { status: 'Succeeded'; result: OperationOutcome }
  | { status: 'Failed'; error: ConnectionError; undone: string[]; kept: string[]; leftBehind: string[] }
);

/** What a successful operation tells; which members depends on its kind. */
export interface OperationOutcome {
  linkerId: string;
  /** Connecting: the Kubernetes objects. */
  objects?: ConnectionObjects;
  /** Connecting: whom the workload signs in as. */
  principal?: PrincipalFacts;
  /** Deleting and updating: what was taken away. */
  removed?: string[];
  /** Deleting and updating: what stays, and how a person removes it. */
  remains?: Remainder[];
  /** Validating. */
  report?: ValidationReport;
  /** Dry run: what would be done, or why nothing can be. */
  preview?: { plan: ConnectionPlan; missing: Prerequisite[] } | { error: ConnectionError };
}
