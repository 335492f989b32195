import type { DurableClient } from 'durable-functions';
import { clusterNameOf } from '../connection/any-cluster-id';
import type { Caller } from '../connection/caller';
import { type DiagnosisRequest, parseDiagnosisRequest } from '../connection/diagnosis-request';
import { connectionError, type ConnectionError } from '../connection/errors';
import { operationId } from '../connection/names';
import type { OperationResult } from '../connection/operation';
import type { ConnectionRequest } from '../connection/request';
import { redact } from '../diagnostics/evidence/redact';
import type { DiagnosisOrder } from '../orchestrations/diagnosis/diagnosis-state';
import { orderOf } from './open-operations';
import { findOperation } from './operation-lookup';

type Read<T> = { ok: true; order: T } | { ok: false; error: ConnectionError };

/**
 * Reads a request for a diagnosis. Credentials in its text are taken out before anything is stored.
 * @param guid makes the operation id; the same one finds the same operation again.
 */
export async function readDiagnosisOrder(
  client: DurableClient,
  body: unknown,
  guid: string,
  caller?: Caller,
): Promise<Read<DiagnosisOrder>> {
  const parsed = parseDiagnosisRequest(body);
  if (!parsed.ok) return parsed;
  const { request } = parsed;
  const failed = request.failedOperationId ? await findFailure(client, request) : undefined;
  if (failed && 'code' in failed) return { ok: false, error: failed };
  return { ok: true, order: orderFor(request, guid, { failed, caller }) };
}

function orderFor(
  request: DiagnosisRequest,
  guid: string,
  { failed, caller }: { failed: Failure | undefined; caller: Caller | undefined },
): DiagnosisOrder {
  const { clusterId, remediate, approvalMinutes } = request;
  const connection = request.connection ?? failed?.request.name;
  const errorText = request.errorText ?? failed?.errorText;
  return {
    family: 'diagnosis',
    operationId: operationId(clusterId, guid),
    request: { clusterId, name: connection ?? clusterNameOf(clusterId) },
    ...(connection === undefined ? {} : { connectionName: connection }),
    ...(errorText === undefined ? {} : { errorText: redact(errorText) }),
    ...(failed === undefined ? {} : { failedRequest: failed.request }),
    ...(caller === undefined ? {} : { caller: { name: caller.name, type: caller.type } }),
    remediate,
    approvalMinutes,
    requestedAt: new Date().toISOString(),
  };
}

interface Failure {
  request: ConnectionRequest;
  errorText: string;
}

/** The request and the error of the failed operation that the caller names. */
async function findFailure(
  client: DurableClient,
  { failedOperationId, clusterId }: DiagnosisRequest,
): Promise<Failure | ConnectionError> {
  const status = await findOperation(client, failedOperationId ?? '');
  const request = orderOf(status?.input)?.request;
  const output = status?.output as OperationResult | null | undefined;
  const isOfCluster = request?.clusterId.toLowerCase() === clusterId.toLowerCase();
  if (request && 'properties' in request && isOfCluster && output?.status === 'Failed') {
    const { code, message, cause } = output.error;
    return { request, errorText: `${code}: ${message}\n${cause}` };
  }
  const problem = 'must be an operation of this app that failed to make a connection of this cluster';
  return connectionError('InvalidRequest', {
    message: `The request was refused. failedOperationId: ${problem}.`,
    target: 'failedOperationId',
    details: [{ code: 'InvalidField', target: 'failedOperationId', message: problem }],
  });
}
