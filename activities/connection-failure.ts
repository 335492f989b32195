import { connectionError, type ConnectionError, type ErrorCode, type ErrorFacts } from '../connection/errors';

/** Ends a step for good, from wherever the reason is found. */
export class ConnectionFailure extends Error {
  readonly error: ConnectionError;

  constructor(error: ConnectionError) {
    super(error.message);
    this.name = 'ConnectionFailure';
    this.error = error;
  }
}

/** @throws always: the step ends with this error. */
export function fail(code: ErrorCode, facts: ErrorFacts): never {
  throw new ConnectionFailure(connectionError(code, facts));
}
