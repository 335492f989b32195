import { errorCatalogue } from './error-catalogue';

export type ErrorCode = keyof typeof errorCatalogue;

/** What a caller gets when an operation cannot go on: what happened, why, and what to do. Never holds a credential. */
export interface ConnectionError {
  code: ErrorCode;
  /** What happened, to which resource. */
  message: string;
  /** Field of the request or id of the resource that the error is about. */
  target?: string;
  cause: string;
  fix: string;
  /** Commands for a person, with the names filled in. */
  commands: string[];
  /** Whether the same request can succeed later without a change. */
  retryable: boolean;
  /** Entries of the diagnostics catalogue that explain the error. */
  diagnosticIds: string[];
  /** What the diagnosis of the cluster has found, the most important first. */
  findings?: ErrorFinding[];
  /** Refused fields, one entry each (bad requests only). */
  details?: { code: string; message: string; target: string }[];
}

/** A problem that the diagnosis has found and that may explain the error. */
export interface ErrorFinding {
  /** Id in the diagnostics catalogue. */
  id: string;
  title: string;
  confidence: 'high' | 'medium' | 'low';
  cause: string;
  fix: string;
  commands: string[];
}

export interface ErrorFacts {
  message: string;
  target?: string;
  /** Replaces the catalogue's cause when the facts tell more. */
  cause?: string;
  fix?: string;
  commands?: string[];
  diagnosticIds?: string[];
  details?: ConnectionError['details'];
}

/** Builds the error of a code: cause, fix and retryability come from the catalogue unless the facts say more. */
export function connectionError(code: ErrorCode, facts: ErrorFacts): ConnectionError {
  const entry = errorCatalogue[code];
  return {
    code,
    message: facts.message,
    ...(facts.target === undefined ? {} : { target: facts.target }),
    cause: facts.cause ?? entry.cause,
    fix: facts.fix ?? entry.fix,
    commands: facts.commands ?? [],
    retryable: entry.retryable,
    diagnosticIds: facts.diagnosticIds ?? [...entry.diagnosticIds],
    ...(facts.details === undefined ? {} : { details: facts.details }),
  };
}
