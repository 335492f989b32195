import type { DurableClient } from 'durable-functions';
import { connectionError, type ConnectionError } from '../connection/errors';
import { linkerId, operationId } from '../connection/names';
import { parseRequest } from '../connection/request';
import { sealProperties } from '../connection/sealing';
import type { OperationOrder } from '../orchestrations/connect-state';
import { checkSupport } from '../targets/support';
import { settings } from './app';
import { findOperation } from './operation-lookup';

/** Reads a request and seals its credentials; from here on nothing that is stored or sent holds one. */
export function readOrder(
  body: unknown,
  guid: string,
  whenBusy: OperationOrder['whenBusy'],
): { ok: true; order: OperationOrder } | { ok: false; error: ConnectionError } {
  const parsed = parseRequest(body);
  if (!parsed.ok) return parsed;
  const { request } = parsed;
  const support = checkSupport(request.properties);
  if (!support.ok) return support;
  const linker = linkerId(request.clusterId, request.name);
  const order = {
    operationId: operationId(linker, guid),
    linkerId: linker,
    request: { ...request, properties: sealProperties(request.properties, settings.sealingKey) },
    requestedAt: new Date().toISOString(),
    whenBusy,
  };
  return { ok: true, order };
}

/**
 * Starts the operation unless it has been started before: its id comes from the request, and Durable Functions would
 * run an ended instance of the same id once more.
 */
export async function startOperation(client: DurableClient, order: OperationOrder): Promise<void> {
  if (await findOperation(client, order.operationId)) return;
  try {
    await client.startNew('connect', { instanceId: order.operationId, input: order });
  } catch (error) {
    // A copy of the request was faster.
    if (!(await findOperation(client, order.operationId))) throw error;
  }
}

/** The answer to a caller who has to wait until another operation has ended. */
export function busyError(running: string, linker: string): ConnectionError {
  return connectionError('AnotherOperationInProgress', {
    message: `Operation ${running} still runs on this connection.`,
    target: linker,
  });
}
