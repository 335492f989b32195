import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { type DurableClient, EntityId } from 'durable-functions';
import { randomUUID } from 'node:crypto';
import { classifyError } from '../activities/classify-error';
import { listFluxConfigurations } from '../activities/flux/list-flux-configurations';
import { AnyClusterId } from '../connection/any-cluster-id';
import type { Caller } from '../connection/caller';
import { connectionError } from '../connection/errors';
import { keyOf } from '../connection/names';
import type { GateState } from '../orchestrations/turns/gate-entity';
import { acceptedResponse } from './accepted-response';
import { clients } from './app';
import { authorized, authorizer } from './authorization/authorized';
import { readFluxOrder } from './begin-flux';
import { errorResponse } from './error-response';
import { readJsonBody } from './json-body';
import { isOperationRunning } from './operation-lookup';
import { startInstance } from './start-instance';

const ROUTE = 'api/clusters/flux-configurations';

/** `PUT`: makes or changes a configuration. */
async function putConfiguration(
  request: HttpRequest,
  context: InvocationContext,
  caller: Caller,
): Promise<HttpResponseInit> {
  const json = await readJsonBody(
    request,
    '{"clusterId": "/subscriptions/…", "name": "apps", "properties": {…}}',
  );
  if (!json.ok) return json.response;
  return start(request, df.getClient(context), json.body, caller);
}

/** `DELETE ?clusterId=…&name=…[&force=true]`. */
function deleteConfiguration(
  request: HttpRequest,
  context: InvocationContext,
  caller: Caller,
): Promise<HttpResponseInit> {
  const { clusterId, name, force } = Object.fromEntries(request.query.entries());
  const body = {
    clusterId,
    name,
    operation: 'deleteFluxConfiguration',
    ...(force === undefined ? {} : { force: force.toLowerCase() === 'true' }),
  };
  return start(request, df.getClient(context), body, caller);
}

async function start(
  request: HttpRequest,
  client: DurableClient,
  body: unknown,
  caller: Caller,
): Promise<HttpResponseInit> {
  const read = readFluxOrder(body, randomUUID(), 'refuse', caller);
  if (!read.ok) return errorResponse(400, read.error);
  const { operationId, resourceId } = read.order;
  const running = await runningOn(client, resourceId);
  if (running !== undefined) {
    const message = `Operation ${running} still runs on this Flux configuration.`;
    return errorResponse(409, connectionError('AnotherOperationInProgress', { message, target: resourceId }));
  }
  await startInstance(client, 'flux-configuration', read.order);
  return acceptedResponse(request, operationId, { clusterId: read.order.request.clusterId, resourceId });
}

async function runningOn(client: DurableClient, resourceId: string): Promise<string | undefined> {
  const gate = await client.readEntityState<GateState>(new EntityId('gate', `flux-${keyOf(resourceId)}`));
  const holder = gate.entityExists ? gate.entityState?.holder : undefined;
  return holder !== undefined && (await isOperationRunning(client, holder)) ? holder : undefined;
}

/** `GET ?clusterId=…`: what Flux applies to a cluster; Flux v1 too, which can only be read. */
async function listConfigurations(request: HttpRequest): Promise<HttpResponseInit> {
  const parsed = AnyClusterId.safeParse(request.query.get('clusterId') ?? '');
  if (!parsed.success) {
    const message = `clusterId: ${parsed.error.issues[0]?.message ?? 'is wrong'}.`;
    return errorResponse(400, connectionError('InvalidRequest', { message, target: 'clusterId' }));
  }
  try {
    return { status: 200, jsonBody: await listFluxConfigurations(await clients.arm(), parsed.data) };
  } catch (error) {
    const verdict = classifyError(error, { clusterId: parsed.data, refusedCode: 'ClusterNotFound' });
    if (!verdict.isFinal) return errorResponse(503, verdict.last);
    return errorResponse(verdict.error.code === 'ClusterNotFound' ? 404 : 403, verdict.error);
  }
}

app.http('put-flux-configuration', {
  methods: ['PUT'],
  route: ROUTE,
  authLevel: authorizer.authLevel,
  extraInputs: [df.input.durableClient()],
  handler: authorized('Connections.Write', putConfiguration),
});
app.http('delete-flux-configuration', {
  methods: ['DELETE'],
  route: ROUTE,
  authLevel: authorizer.authLevel,
  extraInputs: [df.input.durableClient()],
  handler: authorized('Connections.Write', deleteConfiguration),
});
app.http('list-flux-configurations', {
  methods: ['GET'],
  route: ROUTE,
  authLevel: authorizer.authLevel,
  handler: authorized('Connections.Read', listConfigurations),
});
