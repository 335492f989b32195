import type { HttpResponseInit } from '@azure/functions';
import type { ConnectionError } from '../connection/errors';

/** An error in the envelope that Azure Resource Manager uses. */
export function errorResponse(status: number, error: ConnectionError): HttpResponseInit {
  return { status, jsonBody: { error: { ...error, details: error.details ?? [] } } };
}
