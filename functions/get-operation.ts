import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import * as df from 'durable-functions';
import {
  type DurableClient,
  type DurableOrchestrationStatus,
  OrchestrationRuntimeStatus,
} from 'durable-functions';
import { connectionError } from '../connection/errors';
import type { OperationResult } from '../connection/operation';
import type { Repair } from '../connection/repair';
import type { OperationProgress } from '../connection/status';
import type { BaseOrder } from '../orchestrations/connect-state';
import { POLL_SECONDS } from './accepted-response';
import { authorized, authorizer } from './authorization/authorized';
import { forbidden } from './authorization/authorizer';
import type { AuthorizedCaller } from './authorization/caller-of-claims';
import { grants } from './authorization/role';
import { errorResponse } from './error-response';
import { isDiagnosis } from './find-diagnosis';
import { orderOf } from './open-operations';
import { findOperation } from './operation-lookup';
import { endOf, startOf } from './operation-times';

/** What `GET /api/operations/{operationId}` answers. */
export interface OperationStatus {
  operationId: string;
  /** Operations on connections. */
  linkerId?: string;
  /** Operations on clusters. */
  clusterId?: string;
  status: 'Accepted' | 'Running' | 'Succeeded' | 'Failed' | 'Canceled';
  percent: number;
  message: string;
  phases: OperationProgress['phases'];
  /** A diagnosis that is asked for repairs: what they are, and which wait for approval. */
  repairs?: Repair[];
  startedAt: string;
  endedAt?: string;
  error?: Extract<OperationResult, { status: 'Failed' }>['error'];
  result?: Record<string, unknown>;
}

/** `GET /api/operations/{operationId}`. */
export async function getOperation(
  request: HttpRequest,
  client: DurableClient,
  caller: AuthorizedCaller,
): Promise<HttpResponseInit> {
  const { operationId = '' } = request.params;
  const status = await findOperation(client, operationId);
  const role = status && isDiagnosis(status) ? 'Diagnostics.Read' : 'Connections.Read';
  if (!grants(caller.roles, role)) return forbidden(caller, role);
  if (!status || isPart(status)) {
    const message = `There is no operation ${operationId}.`;
    return errorResponse(404, connectionError('OperationNotFound', { message, target: operationId }));
  }
  const body = operationStatus(status);
  const isOpen = body.endedAt === undefined;
  return {
    status: 200,
    jsonBody: body,
    ...(isOpen ? { headers: { 'Retry-After': String(POLL_SECONDS) } } : {}),
  };
}

/** A repair belongs to the diagnosis that carries it out, and is shown there. */
function isPart({ name }: DurableOrchestrationStatus): boolean {
  return name.toLowerCase() === 'repair';
}

/** Reads the durable status as the status of an operation. */
export function operationStatus(status: DurableOrchestrationStatus): OperationStatus {
  const progress = (status.customStatus ?? NO_PROGRESS) as OperationProgress & { repairs?: Repair[] };
  const common = {
    operationId: status.instanceId,
    ...subjectOf(status.input),
    percent: progress.percent,
    message: progress.message,
    phases: progress.phases,
    ...(progress.repairs === undefined ? {} : { repairs: progress.repairs }),
    startedAt: startOf(status),
  };
  return { ...common, ...ending(status) };
}

/** What the operation is about. */
function subjectOf(input: unknown): Pick<OperationStatus, 'linkerId' | 'clusterId'> {
  const linkerId = orderOf(input)?.linkerId;
  if (linkerId !== undefined) return { linkerId };
  const { request, order } = (input ?? {}) as Partial<BaseOrder> & { order?: BaseOrder };
  const clusterId = (order?.request ?? request)?.clusterId;
  return clusterId === undefined ? {} : { clusterId };
}

const NO_PROGRESS: OperationProgress = { percent: 0, message: '', phases: [] };

function ending(
  status: DurableOrchestrationStatus,
): Pick<OperationStatus, 'status'> & Partial<OperationStatus> {
  const endedAt = endOf(status);
  switch (status.runtimeStatus) {
    case OrchestrationRuntimeStatus.Pending:
      return { status: 'Accepted' };
    case OrchestrationRuntimeStatus.Completed:
      return outcome(status.output as unknown as OperationResult);
    case OrchestrationRuntimeStatus.Failed: {
      const error = connectionError('InternalError', { message: 'The operation stopped on a defect.' });
      return { status: 'Failed', endedAt, error };
    }
    case OrchestrationRuntimeStatus.Canceled:
    case OrchestrationRuntimeStatus.Terminated:
      return { status: 'Canceled', endedAt };
    default:
      return { status: 'Running' };
  }
}

function outcome(output: OperationResult): Pick<OperationStatus, 'status'> & Partial<OperationStatus> {
  const { startedAt, endedAt, warnings } = output;
  if (output.status === 'Succeeded') {
    return {
      status: output.status,
      startedAt,
      endedAt,
      percent: 100,
      result: { ...output.result, warnings },
    };
  }
  const { error, undone, kept, leftBehind } = output;
  return { status: output.status, startedAt, endedAt, error, result: { undone, kept, leftBehind, warnings } };
}

app.http('get-operation', {
  methods: ['GET'],
  route: 'api/operations/{operationId}',
  authLevel: authorizer.authLevel,
  extraInputs: [df.input.durableClient()],
  handler: authorized(['Connections.Read', 'Diagnostics.Read'], (request, context, caller) =>
    getOperation(request, df.getClient(context), caller),
  ),
});
