import { badArgument, notAllowed, notImplemented } from './broker-error';
import type { Entity } from './entity-directory';
import { tokenFromNetworkBytes, tokenToNetworkBytes } from './lock-token';
import type { MessageQueue } from './message-queue';
import type { Settlement } from './queued-message';
import type { ManagementAnswer, ManagementRequest } from './request-link';
import { longArray, numberOf, timestamp, timestampArray, uuid } from './rhea-values';
import { addRule, listRules, removeRule } from './rule-requests';
import { readIncoming } from './stored-message';

type Body = ManagementRequest['body'];
type Operation = (entity: Entity, body: Body) => Promise<ManagementAnswer>;

const DONE: ManagementAnswer = { status: 200, body: {} };
const NOTHING: ManagementAnswer = { status: 204, body: {} };

/** Source: learn.microsoft.com, "AMQP 1.0 in Azure Service Bus: request-response-based operations". */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  'com.microsoft:renew-lock': renewLock,
  'com.microsoft:schedule-message': scheduleMessage,
  'com.microsoft:cancel-scheduled-message': cancelScheduledMessage,
  'com.microsoft:peek-message': peekMessage,
  'com.microsoft:receive-by-sequence-number': receiveBySequenceNumber,
  'com.microsoft:update-disposition': updateDisposition,
  'com.microsoft:renew-session-lock': renewSessionLock,
  'com.microsoft:get-session-state': getSessionState,
  'com.microsoft:set-session-state': setSessionState,
  'com.microsoft:add-rule': addRule,
  'com.microsoft:remove-rule': removeRule,
  'com.microsoft:enumerate-rules': listRules,
};

/** Serves a request to `<entity>/$management`. @throws BrokerError, which is answered to the client. */
export async function manage(entity: Entity, request: ManagementRequest): Promise<ManagementAnswer> {
  const operation = OPERATIONS[request.operation];
  if (!operation) throw notImplemented(`The operation '${request.operation}' is not served here.`);
  return operation(entity, request.body);
}

function queueOf({ name, queue }: Entity): MessageQueue {
  if (!queue) throw notAllowed(`Messages cannot be received from '${name}'.`);
  return queue;
}

function listOf(body: Body, field: string): unknown[] {
  const value = body[field];
  if (!Array.isArray(value)) throw badArgument(`The request has no list '${field}'.`);
  return value;
}

function sessionOf(body: Body): string | undefined {
  const value = body['session-id'];
  return typeof value === 'string' ? value : undefined;
}

function tokensOf(body: Body): string[] {
  return listOf(body, 'lock-tokens').map((token) => tokenFromNetworkBytes(token as Buffer));
}

async function renewLock(entity: Entity, body: Body): Promise<ManagementAnswer> {
  const ends = tokensOf(body).map((token) => queueOf(entity).renewLock(token));
  return { status: 200, body: { expirations: timestampArray(ends) } };
}

async function scheduleMessage({ name, sink }: Entity, body: Body): Promise<ManagementAnswer> {
  if (!sink) throw notAllowed(`Messages cannot be sent to '${name}'.`);
  const messages = listOf(body, 'messages') as { readonly message: Buffer }[];
  const sequences = await sink.enqueue(messages.map(({ message }) => readIncoming(message)));
  return { status: 200, body: { 'sequence-numbers': longArray(sequences) } };
}

async function cancelScheduledMessage({ name, sink }: Entity, body: Body): Promise<ManagementAnswer> {
  if (!sink) throw notAllowed(`Messages cannot be sent to '${name}'.`);
  await sink.cancelScheduled(listOf(body, 'sequence-numbers').map(numberOf));
  return DONE;
}

async function peekMessage(entity: Entity, body: Body): Promise<ManagementAnswer> {
  const from = numberOf(body['from-sequence-number'] ?? 0);
  const count = numberOf(body['message-count'] ?? 1);
  const messages = await queueOf(entity).peek(from, count, sessionOf(body));
  return messages.length === 0
    ? NOTHING
    : { status: 200, body: { messages: messages.map((message) => ({ message })) } };
}

async function receiveBySequenceNumber(entity: Entity, body: Body): Promise<ManagementAnswer> {
  const mode = numberOf(body['receiver-settle-mode']) === 0 ? 'receiveAndDelete' : 'peekLock';
  const sequences = listOf(body, 'sequence-numbers').map(numberOf);
  const deliveries = await queueOf(entity).takeDeferred(sequences, mode);
  const messages = deliveries.map(({ bytes, token }) => ({
    message: bytes,
    ...(token !== undefined && { 'lock-token': uuid(tokenToNetworkBytes(token)) }),
  }));
  return { status: 200, body: { messages } };
}

async function updateDisposition(entity: Entity, body: Body): Promise<ManagementAnswer> {
  const settlement = settlementOf(body);
  await Promise.all(tokensOf(body).map((token) => queueOf(entity).settle(token, settlement)));
  return DONE;
}

/** `defered` is how the protocol spells it. */
function settlementOf(body: Body): Settlement {
  const properties = (body['properties-to-modify'] ?? {}) as Record<string, unknown>;
  const reason = body['deadletter-reason'];
  const description = body['deadletter-description'];
  switch (body['disposition-status']) {
    case 'completed':
      return { kind: 'complete' };
    case 'abandoned':
      return { kind: 'abandon', properties };
    case 'defered':
      return { kind: 'defer', properties };
    case 'suspended':
      return {
        kind: 'deadLetter',
        properties: {
          ...properties,
          ...(typeof reason === 'string' && { DeadLetterReason: reason }),
          ...(typeof description === 'string' && { DeadLetterErrorDescription: description }),
        },
      };
    default:
      throw badArgument(`Unknown disposition '${String(body['disposition-status'])}'.`);
  }
}

async function renewSessionLock(entity: Entity, body: Body): Promise<ManagementAnswer> {
  const until = queueOf(entity).renewSession(sessionOf(body) ?? '');
  return { status: 200, body: { expiration: timestamp(until) } };
}

async function getSessionState(entity: Entity, body: Body): Promise<ManagementAnswer> {
  const state = queueOf(entity).sessionState(sessionOf(body) ?? '');
  return { status: 200, body: { 'session-state': state ?? null } };
}

async function setSessionState(entity: Entity, body: Body): Promise<ManagementAnswer> {
  const state = body['session-state'];
  await queueOf(entity).setSessionState(sessionOf(body) ?? '', Buffer.isBuffer(state) ? state : undefined);
  return DONE;
}
