import { notFound } from './arm-error';
import type { Operation } from './operations';
import type { Answer, Azure, Call } from './provider';
import { readResourcePath } from './resource-path';
import { view } from './view';

/** Longest time that a poll is held back until its operation ends: quick with any client, and harmless to all. */
const HOLD_MS = 1000;

const STATUS_PATH = /\/(operations|operationresults)\/([0-9a-f-]{36})$/i;

/** Azure-AsyncOperation: the client asks for a status document, then reads the resource. */
export function asyncOperation(call: Call, azure: Azure, operation: Operation): Record<string, string> {
  return { 'azure-asyncoperation': statusUrl(call, operation, 'operations'), ...retryAfter(azure) };
}

/** Location: the client asks until the answer is no longer 202. */
export function location(call: Call, azure: Azure, operation: Operation): Record<string, string> {
  return { location: statusUrl(call, operation, 'operationresults'), ...retryAfter(azure) };
}

function statusUrl(call: Call, operation: Operation, kind: string): string {
  const { namespace, subscriptionId, type } = readResourcePath(operation.resourceId);
  const isExtension = type.toLowerCase() === 'microsoft.kubernetesconfiguration/extensions';
  const owner = namespace === undefined ? '' : `/providers/${namespace}/locations/local`;
  const base = isExtension ? operation.resourceId : `/subscriptions/${subscriptionId ?? ''}${owner}`;
  return `${call.origin}${base}/${kind}/${operation.id}?api-version=${call.apiVersion}`;
}

function retryAfter({ world }: Azure): Record<string, string> {
  const seconds = world.behaviour.retryAfterSeconds;
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}

export function isStatusPath(path: string): boolean {
  return STATUS_PATH.test(path);
}

/** Answers a poll, holding it for a moment while the operation runs. */
export async function answerPoll(call: Call, azure: Azure): Promise<Answer> {
  const [, kind = '', id = ''] = STATUS_PATH.exec(call.path.path) ?? [];
  const operation = await azure.operations.hold(id, HOLD_MS);
  if (!operation) throw notFound('NotFound', `The operation '${id}' could not be found.`);
  return kind.toLowerCase() === 'operations'
    ? statusDocument(call, azure, operation)
    : result(call, azure, operation);
}

function statusDocument(call: Call, azure: Azure, operation: Operation): Answer {
  const body = {
    id: call.path.path,
    name: operation.id,
    resourceId: operation.resourceId,
    status: operation.status,
    startTime: new Date(operation.startedAt).toISOString(),
    ...(operation.endedAt === undefined ? {} : { endTime: new Date(operation.endedAt).toISOString() }),
    ...(operation.status === 'Failed' ? { error: operation.failure } : {}),
  };
  return { status: 200, body, headers: operation.status === 'InProgress' ? retryAfter(azure) : {} };
}

function result(call: Call, azure: Azure, operation: Operation): Answer {
  if (operation.status === 'InProgress') return { status: 202, headers: location(call, azure, operation) };
  if (operation.status === 'Failed') return { status: 409, body: { error: operation.failure } };
  const resource = azure.store.get(operation.resourceId);
  return resource ? { status: 200, body: view(resource) } : { status: 204 };
}
