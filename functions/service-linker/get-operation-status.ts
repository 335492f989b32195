import type { HttpResponseInit } from '@azure/functions';
import { type DurableOrchestrationStatus, OrchestrationRuntimeStatus } from 'durable-functions';
import { connectionError } from '../../connection/errors';
import { wireTime } from '../../connection/linker-resource';
import type { OperationResult } from '../../connection/operation';
import { operationIdOf, operationStatusId } from '../../connection/operation-status-id';
import { orderOf } from '../open-operations';
import { POLL_SECONDS } from '../accepted-response';
import { findOperation, isOpen } from '../operation-lookup';
import { endOf, startOf } from '../operation-times';
import { publicUrl } from '../public-url';
import { armAnswer } from './arm-answer';
import { ArmFailure, armErrorOf } from './arm-failure';
import type { ArmCall, ArmRoute } from './arm-route';
import { templates } from './templates';
import { wireReport } from './wire-report';

/** What a running operation of each kind answers to a poll. */
const RUNNING: Record<string, { http: 200 | 202; word: string }> = {
  connect: { http: 200, word: 'Accepted' },
  disconnect: { http: 202, word: 'Deleting' },
  validate: { http: 202, word: 'Accepted' },
  'dry-run': { http: 200, word: 'Updating' },
};

/** How an operation stands. Clients hold the address from the headers of the call that began it. */
export const getOperationStatusRoute: ArmRoute = {
  name: 'OperationStatus_Get',
  method: 'GET',
  template: templates.operationStatus,
  role: 'Connections.Read',
  isApiVersionFree: true,
  async handle(call) {
    const statusId = call.params['operationStatusId'] ?? '';
    const operationId = operationIdOf(statusId);
    const status = operationId === undefined ? undefined : await findOperation(call.durable, operationId);
    const resourceId = orderOf(status?.input)?.linkerId;
    if (!status || !belongsTo(call, resourceId, statusId))
      throw new ArmFailure(404, {
        code: 'ResourceNotFound',
        message: `There is no operation ${statusId.slice(0, 120)}.`,
        target: 'operationStatusId',
      });
    return isOpen(status) ? running(call, status) : ended(call, status);
  },
};

/** The subscription and the digits of the name have to be those of the resource. */
function belongsTo({ params }: ArmCall, resourceId: string | undefined, statusId: string): boolean {
  if (resourceId === undefined) return false;
  const subscription = `/subscriptions/${params['subscriptionId'] ?? ''}/`.toLowerCase();
  const digits = operationStatusId(resourceId, '').split('*')[1] ?? '';
  return resourceId.toLowerCase().startsWith(subscription) && statusId.toUpperCase().endsWith(`*${digits}`);
}

/** Clients of Azure look again after 30 seconds when nobody tells them; most operations have ended long before. */
function running(call: ArmCall, status: DurableOrchestrationStatus): HttpResponseInit {
  const { http, word } = RUNNING[status.name] ?? { http: 200, word: 'Accepted' };
  const body = { ...base(call, status), status: word };
  const pace = { 'Retry-After': String(POLL_SECONDS) };
  if (http === 200) return armAnswer(200, body, pace);
  const address = publicUrl(call.url, `${call.url.pathname}${call.url.search}`);
  return armAnswer(202, body, { ...pace, 'Azure-AsyncOperation': address, Location: address });
}

function base(call: ArmCall, status: DurableOrchestrationStatus) {
  const { subscriptionId = '', location = '', operationStatusId: name = '' } = call.params;
  return {
    id: `/subscriptions/${subscriptionId}/providers/Microsoft.ServiceLinker/locations/${location}/operationStatuses/${name}`,
    name,
    resourceId: orderOf(status.input)?.linkerId ?? '',
    startTime: wireTime(startOf(status)),
  };
}

function ended(call: ArmCall, status: DurableOrchestrationStatus): HttpResponseInit {
  const { runtimeStatus, output } = status;
  const common = { ...base(call, status), endTime: wireTime(endOf(status)) };
  if (runtimeStatus === OrchestrationRuntimeStatus.Completed)
    return armAnswer(200, { ...common, ...outcome(status.name, output as unknown as OperationResult) });
  const word = runtimeStatus === OrchestrationRuntimeStatus.Failed ? 'Failed' : 'Canceled';
  const message =
    word === 'Failed' ? 'The operation stopped on a defect.' : 'The operation was ended by an operator.';
  return armAnswer(200, {
    ...common,
    status: word,
    error: armErrorOf(connectionError('InternalError', { message })),
  });
}

function outcome(kind: string, result: OperationResult): Record<string, unknown> {
  if (result.status === 'Failed') return { status: 'Failed', error: armErrorOf(result.error) };
  const { warnings } = result;
  return { status: 'Succeeded', properties: propertiesOf(kind, result.result, warnings) };
}

function propertiesOf(
  kind: string,
  { report, remains }: Extract<OperationResult, { status: 'Succeeded' }>['result'],
  warnings: readonly string[],
): unknown {
  if (report) return wireReport(report);
  if (kind === 'disconnect') return remains && remains.length > 0 ? { remains } : null;
  return { Message: warnings.length === 0 ? null : warnings.join(' ') };
}
