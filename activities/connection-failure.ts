import { connectionError, type ConnectionError, type ErrorCode, type ErrorFacts } from '../connection/errors';

/** Ends a step for good, from wherever the reason is found. */
export class ConnectionFailure extends Error {
  readonly error: ConnectionError;
  /** Worth another try for a while: it is for good only when it does not go away. */
  readonly isTransient: boolean;

  constructor(error: ConnectionError, { isTransient = false } = {}) {
    super(error.message);
    this.name = 'ConnectionFailure';
    this.error = error;
    this.isTransient = isTransient;
  }
}

/** @throws always: the step ends with this error. */
export function fail(code: ErrorCode, facts: ErrorFacts): never {
  throw new ConnectionFailure(connectionError(code, facts));
}
