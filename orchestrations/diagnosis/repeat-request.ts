import type { OrchestrationContext, Task } from 'durable-functions';
import type { RemediationAction } from '../../activities/diagnosis/diagnosis-activity';
import { deterministicGuid, linkerId, operationId as idOf } from '../../connection/names';
import type { OperationResult } from '../../connection/operation';
import type { RepairAction } from '../../connection/repair';
import type { ConnectionRequest } from '../../connection/request';
import { call } from '../call';
import type { OperationOrder } from '../connect-state';
import type { RepairState } from './repair-state';

type Repeat = Extract<RemediationAction, { kind: 'repeatRequest' }>;

/** Sends the request of a connection again, as an operation of its own, and waits for its end. */
export function* repeatRequest(
  context: OrchestrationContext,
  state: RepairState,
  action: Repeat,
): Generator<Task, void> {
  const found = yield* requestOf(context, state, action);
  const result = 'request' in found ? yield* connectAgain(context, state, found.request) : found;
  state.results.push({ description: action.description, ...result });
  if (result.state === 'failed') state.error = result.message ?? 'The request failed again';
}

type Result = Omit<RepairAction, 'description'>;

function* requestOf(
  context: OrchestrationContext,
  { order }: RepairState,
  { connectionName }: Repeat,
): Generator<Task, { request: ConnectionRequest } | Result> {
  const { failedRequest, operationId, request } = order;
  if (failedRequest && (connectionName === undefined || failedRequest.name === connectionName))
    return { request: failedRequest };
  if (connectionName === undefined)
    return { state: 'left', message: 'The request is not known here; send it again.' };
  const { clusterId } = request;
  const step = yield* call(context, 'recorded-request', {
    operationId,
    clusterId,
    connectionName,
    failures: 0,
  });
  if (step.state === 'done' && step.facts) return { request: step.facts };
  const message =
    step.state === 'failed' ? step.error.message : 'The request could not be read; send it again.';
  return { state: 'left', message };
}

function* connectAgain(
  context: OrchestrationContext,
  { order }: RepairState,
  request: ConnectionRequest,
): Generator<Task, Result> {
  const linker = linkerId(request.clusterId, request.name);
  const operationId = idOf(linker, deterministicGuid('repeat', order.operationId, request.name));
  const again: OperationOrder = {
    operationId,
    linkerId: linker,
    request,
    requestedAt: context.df.currentUtcDateTime.toISOString(),
    whenBusy: 'wait',
    ...(order.caller === undefined ? {} : { caller: order.caller }),
  };
  try {
    const result = (yield context.df.callSubOrchestrator(
      'connect',
      again,
      operationId,
    )) as unknown as OperationResult;
    if (result.status === 'Succeeded') return { state: 'done', message: `operation ${operationId}` };
    return { state: 'failed', message: `${result.error.code}: ${result.error.message}` };
  } catch {
    return { state: 'failed', message: `Operation ${operationId} stopped on a defect` };
  }
}
