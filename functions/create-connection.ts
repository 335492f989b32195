import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import * as df from 'durable-functions';
import type { DurableClient } from 'durable-functions';
import { randomUUID } from 'node:crypto';
import { acceptedResponse } from './accepted-response';
import { authorized, authorizer } from './authorization/authorized';
import type { AuthorizedCaller } from './authorization/caller-of-claims';
import { errorResponse } from './error-response';
import { readJsonBody } from './json-body';
import { managementLinks } from './management-links';
import { runningOperationOn } from './operation-lookup';
import { busyError, readOrder, startOperation } from './start-operation';

/** `POST /api/connections`: starts an operation and says where to watch it. */
export async function createConnection(
  request: HttpRequest,
  client: DurableClient,
  caller: AuthorizedCaller,
): Promise<HttpResponseInit> {
  const json = await readJsonBody(request, '{"clusterId": "…", "name": "…"}');
  if (!json.ok) return json.response;
  const read = readOrder(json.body, randomUUID(), 'refuse', caller);
  if (!read.ok) return errorResponse(400, read.error);
  const { order } = read;
  const running = await runningOperationOn(client, order.linkerId);
  if (running !== undefined) return errorResponse(409, busyError(order.linkerId, running));
  await startOperation(client, order);
  const { operationId, linkerId } = order;
  const management = managementLinks(client, operationId, caller);
  return acceptedResponse(request, operationId, { linkerId, management });
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
