import type { ConnectionError } from '../connection/errors';
import { type ExitCode, exitCodes } from './exit-codes';

/** What a person needs to go on. Never holds a credential. */
export interface ErrorReport {
  exitCode: ExitCode;
  /** Stable name; the same as the service's where the service said no. */
  code: string;
  message: string;
  /** Option, field or resource that the error is about. */
  target?: string;
  cause?: string;
  fix?: string;
  commands?: readonly string[];
  /** Refused fields, one entry each. */
  details?: readonly { target: string; message: string }[];
  diagnosticIds?: readonly string[];
  /** Changes that a failed operation took back, left on purpose, or could not take back. */
  undone?: readonly string[];
  kept?: readonly string[];
  leftBehind?: readonly string[];
}

/** Ends a command with an exit code and a report. */
export class CliError extends Error {
  readonly report: ErrorReport;

  constructor(report: ErrorReport) {
    super(report.message);
    this.name = 'CliError';
    this.report = report;
  }
}

/** A bad option: exit code 2. */
export function usageError(option: string, message: string, more: Partial<ErrorReport> = {}): CliError {
  return new CliError({
    exitCode: exitCodes.usage,
    code: 'InvalidArgument',
    message: `${option}: ${message}`,
    target: option,
    ...more,
  });
}

/** The report of an error of the product's own catalogue. */
export function reportOf(error: ConnectionError, exitCode: ExitCode): ErrorReport {
  const { code, message, target, cause, fix, commands, details, diagnosticIds } = error;
  return {
    exitCode,
    code,
    message,
    cause,
    fix,
    commands,
    diagnosticIds,
    ...(target === undefined ? {} : { target }),
    ...(details === undefined ? {} : { details }),
  };
}
