/**
 * A refusal that reaches the client. `condition` is the AMQP error condition the client maps to its error
 * codes (`@azure/core-amqp`, ConditionErrorNameMapper); `statusCode` is what `$management` answers with.
 */
export class BrokerError extends Error {
  readonly condition: string;
  readonly statusCode: number;

  constructor(condition: string, statusCode: number, description: string) {
    super(description);
    this.name = 'BrokerError';
    this.condition = condition;
    this.statusCode = statusCode;
  }
}

/** The client knows a missing entity only by this sentence; the condition alone means "communication error". */
export function entityNotFound(name: string): BrokerError {
  return new BrokerError('amqp:not-found', 404, `The messaging entity '${name}' could not be found.`);
}

export function lockLost(): BrokerError {
  return new BrokerError(
    'com.microsoft:message-lock-lost',
    410,
    'The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.',
  );
}

export function sessionLockLost(sessionId: string): BrokerError {
  return new BrokerError(
    'com.microsoft:session-lock-lost',
    410,
    `The session lock on session '${sessionId}' has expired.`,
  );
}

export function sessionCannotBeLocked(sessionId: string): BrokerError {
  return new BrokerError(
    'com.microsoft:session-cannot-be-locked',
    410,
    `The requested session '${sessionId}' cannot be accepted. It may be locked by another receiver.`,
  );
}

export function noSessionInTime(): BrokerError {
  return new BrokerError('com.microsoft:timeout', 408, 'No session became available in the time allowed.');
}

export function messageNotFound(sequence: number): BrokerError {
  return new BrokerError(
    'com.microsoft:message-not-found',
    404,
    `There is no message with sequence number ${sequence} in the wanted state.`,
  );
}

export function badArgument(description: string): BrokerError {
  return new BrokerError('com.microsoft:argument-error', 400, description);
}

export function notAllowed(description: string): BrokerError {
  return new BrokerError('amqp:not-allowed', 400, description);
}

export function notImplemented(description: string): BrokerError {
  return new BrokerError('amqp:not-implemented', 501, description);
}

export function alreadyExists(description: string): BrokerError {
  return new BrokerError('com.microsoft:entity-already-exists', 409, description);
}

/** Anything thrown, as a refusal: what is not a BrokerError becomes an internal error without its text. */
export function asBrokerError(error: unknown): BrokerError {
  if (error instanceof BrokerError) return error;
  return new BrokerError('amqp:internal-error', 500, 'The broker could not do this; its log has the reason.');
}
