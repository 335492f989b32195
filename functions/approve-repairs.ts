import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import * as df from 'durable-functions';
import type { DurableClient, DurableOrchestrationStatus } from 'durable-functions';
import type { Caller } from '../connection/caller';
import { ApprovalRequest } from '../connection/diagnosis-request';
import { APPROVAL_EVENT, type Repair, type RepairDecision } from '../connection/repair';
import { invalidRequest } from '../connection/request';
import { acceptedResponse } from './accepted-response';
import { armErrorResponse } from './arm-error-response';
import { authorized, authorizer } from './authorization/authorized';
import { errorResponse } from './error-response';
import { findDiagnosis } from './find-diagnosis';
import { readJsonBody } from './json-body';
import { isOpen } from './operation-lookup';

/** `POST /api/operations/{operationId}/approve`: says which repairs of a diagnosis may be carried out, and which may not. */
async function approveRepairs(
  request: HttpRequest,
  client: DurableClient,
  caller: Caller,
): Promise<HttpResponseInit> {
  const json = await readJsonBody(request, '{"ids": ["flux2-webhook-no-dry-run"]}');
  if (!json.ok) return json.response;
  const parsed = ApprovalRequest.safeParse(json.body);
  if (!parsed.success) return errorResponse(400, invalidRequest(parsed.error));
  const operationId = request.params['operationId'] ?? '';
  const found = await findDiagnosis(client, operationId);
  if (!found.ok) return found.response;
  const waiting = waitingRepairs(found.status);
  const { ids, declined } = parsed.data;
  const unknown = [...ids, ...declined].filter((id) => !waiting.includes(id));
  if (unknown.length > 0) return notWaiting(unknown, waiting);
  const decision: RepairDecision = { ids, declined, by: caller.name };
  await client.raiseEvent(operationId, APPROVAL_EVENT, decision);
  return acceptedResponse(request, operationId, { ids, declined });
}

function waitingRepairs(status: DurableOrchestrationStatus): string[] {
  if (!isOpen(status)) return [];
  const { repairs = [] } = (status.customStatus ?? {}) as { repairs?: Repair[] };
  return repairs.flatMap(({ id, state }) => (state === 'awaitingApproval' ? [id] : []));
}

function notWaiting(unknown: readonly string[], waiting: readonly string[]): HttpResponseInit {
  const what =
    waiting.length === 0 ? 'No repair waits for approval' : `These wait for approval: ${waiting.join(', ')}`;
  return armErrorResponse(409, {
    code: 'NotAwaitingApproval',
    message: `${what}; not ${unknown.join(', ')}.`,
    target: 'ids',
  });
}

app.http('approve-repairs', {
  methods: ['POST'],
  route: 'api/operations/{operationId}/approve',
  authLevel: authorizer.authLevel,
  extraInputs: [df.input.durableClient()],
  handler: authorized('Connections.Write', (request, context, caller) =>
    approveRepairs(request, df.getClient(context), caller),
  ),
});
