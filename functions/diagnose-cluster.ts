import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import * as df from 'durable-functions';
import type { DurableClient } from 'durable-functions';
import { randomUUID } from 'node:crypto';
import { acceptedResponse } from './accepted-response';
import { authorized, authorizer } from './authorization/authorized';
import { forbidden } from './authorization/authorizer';
import type { AuthorizedCaller } from './authorization/caller-of-claims';
import { grants } from './authorization/role';
import { readDiagnosisOrder } from './begin-diagnosis';
import { errorResponse } from './error-response';
import { readJsonBody } from './json-body';
import { publicUrl } from './public-url';
import { startInstance } from './start-instance';

/** `POST /api/clusters/diagnose`: starts a diagnosis and says where to watch it. Repairs need the right to write. */
async function diagnoseCluster(
  request: HttpRequest,
  client: DurableClient,
  caller: AuthorizedCaller,
): Promise<HttpResponseInit> {
  const json = await readJsonBody(request, '{"clusterId": "/subscriptions/…"}');
  if (!json.ok) return json.response;
  const read = await readDiagnosisOrder(client, json.body, randomUUID(), caller);
  if (!read.ok) return errorResponse(400, read.error);
  const { operationId, remediate } = read.order;
  if (remediate !== 'none' && !grants(caller.roles, 'Connections.Write'))
    return forbidden(caller, 'Connections.Write');
  await startInstance(client, 'diagnose', read.order);
  const reportUrl = publicUrl(new URL(request.url), `/api/operations/${operationId}/report`);
  return acceptedResponse(request, operationId, { clusterId: read.order.request.clusterId, reportUrl });
}

app.http('start-diagnosis', {
  methods: ['POST'],
  route: 'api/clusters/diagnose',
  authLevel: authorizer.authLevel,
  extraInputs: [df.input.durableClient()],
  handler: authorized('Diagnostics.Read', (request, context, caller) =>
    diagnoseCluster(request, df.getClient(context), caller),
  ),
});
