import type { HttpResponseInit } from '@azure/functions';
import type { DurableClient, DurableOrchestrationStatus } from 'durable-functions';
import { connectionError } from '../connection/errors';
import { errorResponse } from './error-response';
import { findOperation } from './operation-lookup';

/** The durable status of a diagnosis, or the answer that there is none of this id. */
export async function findDiagnosis(
  client: DurableClient,
  operationId: string,
): Promise<{ ok: true; status: DurableOrchestrationStatus } | { ok: false; response: HttpResponseInit }> {
  const status = await findOperation(client, operationId);
  if (status && isDiagnosis(status)) return { ok: true, status };
  const message = `There is no diagnosis ${operationId}.`;
  const error = connectionError('OperationNotFound', { message, target: operationId });
  return { ok: false, response: errorResponse(404, error) };
}

export function isDiagnosis({ name }: Pick<DurableOrchestrationStatus, 'name'>): boolean {
  return name.toLowerCase() === 'diagnose';
}
