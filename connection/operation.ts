import type { ConnectionError } from './errors';
import type { ConnectionObjects, PrincipalFacts } from './plan';

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
  | {
      status: 'Succeeded';
      result: { linkerId: string; objects?: ConnectionObjects; principal?: PrincipalFacts };
    }
  | { status: 'Failed'; error: ConnectionError; undone: string[]; kept: string[]; leftBehind: string[] }
);
