import { randomUUID } from 'node:crypto';
import type { ServiceBusClient, ServiceBusReceivedMessage } from '@azure/service-bus';
import type { ConnectionEvent } from '../../connection/events';
import { deterministicGuid, linkerId, operationId } from '../../connection/names';
import { PROGRESS_TOPIC, REQUESTS_QUEUE } from '../stack/entities';
import type { Example } from './example';

const SUBSCRIPTION = 'demo';

/**
 * Sends one request to the queue and hands over its progress events until the operation has ended.
 * @returns the id of the operation.
 */
export async function sendAndFollow(
  client: ServiceBusClient,
  { request }: Example,
  onEvent: (event: ConnectionEvent) => void,
): Promise<string> {
  const messageId = randomUUID();
  const operation = operationId(linkerId(request.clusterId, request.name), deterministicGuid(messageId));
  const ended = follow(client, operation, onEvent);
  const sender = client.createSender(REQUESTS_QUEUE);
  await sender.sendMessages({ messageId, contentType: 'application/json', body: request });
  await sender.close();
  await ended;
  return operation;
}

async function follow(
  client: ServiceBusClient,
  operation: string,
  onEvent: (event: ConnectionEvent) => void,
): Promise<void> {
  const receiver = client.createReceiver(PROGRESS_TOPIC, SUBSCRIPTION, { receiveMode: 'receiveAndDelete' });
  try {
    for await (const message of receiver.getMessageIterator()) {
      const event = readEvent(message);
      if (event.data.operationId !== operation) continue;
      onEvent(event);
      if (isLast(event)) return;
    }
  } finally {
    await receiver.close();
  }
}

function readEvent(message: ServiceBusReceivedMessage): ConnectionEvent {
  const body: unknown = message.body;
  return (typeof body === 'string' ? JSON.parse(body) : body) as ConnectionEvent;
}

/** A failed operation goes on to undo what it made; `rolledback` is its last event. */
function isLast({ type }: ConnectionEvent): boolean {
  return type === 'aks.connection.succeeded' || type === 'aks.connection.rolledback';
}
