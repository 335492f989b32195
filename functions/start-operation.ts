import type { DurableClient } from 'durable-functions';
import { connectionError, type ConnectionError } from '../connection/errors';
import type { Caller } from '../connection/caller';
import { linkerId, operationId } from '../connection/names';
import { type OperationRequest, parseRequest } from '../connection/request';
import { sealProperties } from '../connection/sealing';
import type { OperationOrder } from '../orchestrations/connect-state';
import { checkSupport } from '../targets/support';
import { settings } from './app';
import { startInstance } from './start-instance';

/** An order for any operation. */
export type AnyOrder = OperationOrder<OperationRequest>;

const ORCHESTRATIONS = { createOrUpdate: 'connect', delete: 'disconnect', validate: 'validate' } as const;

/**
 * Reads a request and seals its credentials; from here on nothing that is stored or sent holds one.
 * @param guid makes the operation id; the same one finds the same operation again.
 */
export function readOrder(
  body: unknown,
  guid: string,
  whenBusy: OperationOrder['whenBusy'],
  caller?: Caller,
): { ok: true; order: AnyOrder } | { ok: false; error: ConnectionError } {
  const parsed = parseRequest(body);
  if (!parsed.ok) return parsed;
  const sealed = sealRequest(parsed.request);
  if (!sealed.ok) return sealed;
  const { request } = sealed;
  const linker = linkerId(request.clusterId, request.name);
  const order = {
    operationId: operationId(linker, guid),
    linkerId: linker,
    request,
    ...(caller === undefined ? {} : { caller: { name: caller.name, type: caller.type } }),
    requestedAt: new Date().toISOString(),
    whenBusy,
  };
  return { ok: true, order };
}

function sealRequest(
  request: OperationRequest,
): { ok: true; request: OperationRequest } | { ok: false; error: ConnectionError } {
  if (!('properties' in request)) return { ok: true, request };
  const support = checkSupport(request.properties);
  if (!support.ok) return support;
  const properties = sealProperties(request.properties, settings.sealingKey);
  return { ok: true, request: { ...request, properties } };
}

/** Starts the operation unless it has been started before. */
export function startOperation(client: DurableClient, order: AnyOrder): Promise<void> {
  return startInstance(client, ORCHESTRATIONS[order.request.operation], order);
}

/** The answer to a caller who has to wait until another operation has ended. */
export function busyError(linker: string, running?: string): ConnectionError {
  return connectionError('AnotherOperationInProgress', {
    message:
      running === undefined
        ? 'Another operation on this connection was faster.'
        : `Operation ${running} still runs on this connection.`,
    target: linker,
  });
}
