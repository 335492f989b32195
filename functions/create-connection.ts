import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import * as df from 'durable-functions';
import type { DurableClient } from 'durable-functions';
import { randomUUID } from 'node:crypto';
import type { Caller } from '../connection/caller';
import { authorized, authorizer } from './authorization/authorized';
import { errorResponse } from './error-response';
import { readJsonBody } from './json-body';
import { runningOperationOn } from './operation-lookup';
import { publicUrl } from './public-url';
import { busyError, readOrder, startOperation } from './start-operation';

const POLL_SECONDS = 2;

/** `POST /api/connections`: starts an operation and says where to watch it. */
export async function createConnection(
  request: HttpRequest,
  client: DurableClient,
  caller: Caller,
): Promise<HttpResponseInit> {
  const json = await readJsonBody(request, '{"clusterId": "…", "name": "…"}');
  if (!json.ok) return json.response;
  const read = readOrder(json.body, randomUUID(), 'refuse', caller);
  if (!read.ok) return errorResponse(400, read.error);
  const { order } = read;
  const running = await runningOperationOn(client, order.linkerId);
  if (running !== undefined) return errorResponse(409, busyError(order.linkerId, running));
  await startOperation(client, order);
  const statusUrl = publicUrl(new URL(request.url), `/api/operations/${order.operationId}`);
  return {
    status: 202,
    headers: { Location: statusUrl, 'Retry-After': String(POLL_SECONDS) },
    jsonBody: {
      operationId: order.operationId,
      linkerId: order.linkerId,
      statusUrl,
      management: client.createHttpManagementPayload(order.operationId),
    },
  };
}

app.http('create-connection', {
  methods: ['POST'],
  route: 'api/connections',
  authLevel: authorizer.authLevel,
  extraInputs: [df.input.durableClient()],
  handler: authorized('Connections.Write', (request, context, caller) =>
    createConnection(request, df.getClient(context), caller),
  ),
});
