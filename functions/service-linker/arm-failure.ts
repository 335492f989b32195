import type { HttpResponseInit } from '@azure/functions';
import type { ConnectionError, ErrorCode } from '../../connection/errors';
import { type ArmErrorBody, armErrorResponse } from '../arm-error-response';

/** Ends a call with an error answer, from wherever the reason is found. */
export class ArmFailure extends Error {
  readonly response: HttpResponseInit;

  constructor(status: number, error: ArmErrorBody, headers: Record<string, string> = {}) {
    super(error.message);
    this.name = 'ArmFailure';
    this.response = armErrorResponse(status, error, headers);
  }
}

const STATUSES: Partial<Record<ErrorCode, number>> = {
  AnotherOperationInProgress: 409,
  ClusterStopped: 409,
  OperationNotFound: 404,
  ConnectionNotFound: 404,
  ClusterNotFound: 404,
  TargetNotFound: 404,
  AuthorizationFailed: 403,
  KubernetesForbidden: 403,
  KubernetesUnreachable: 503,
  ServiceUnavailable: 503,
  InternalError: 500,
};

// Codes that clients of Azure Resource Manager act on.
const ARM_CODES: Partial<Record<ErrorCode, string>> = {
  ConnectionNotFound: 'ResourceNotFound',
  OperationNotFound: 'ResourceNotFound',
  ClusterNotFound: 'ParentResourceNotFound',
  InternalError: 'InternalServerError',
};

/** An error of ours in the ARM envelope; cause and fix travel as additional information. */
export function armErrorOf(error: ConnectionError): ArmErrorBody {
  const { code, message, target, details, cause, fix, commands, retryable, diagnosticIds } = error;
  return {
    code: ARM_CODES[code] ?? code,
    message,
    ...(target === undefined ? {} : { target }),
    ...(details === undefined ? {} : { details }),
    additionalInfo: [{ type: 'Remedy', info: { cause, fix, commands, retryable, diagnosticIds } }],
  };
}

/** The failure that answers an error of ours; bad requests unless the code says more. */
export function armFailure(error: ConnectionError): ArmFailure {
  const status = STATUSES[error.code] ?? 400;
  return new ArmFailure(status, armErrorOf(error), status === 503 ? { 'Retry-After': '5' } : {});
}
