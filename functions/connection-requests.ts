import { setTimeout as delay } from 'node:timers/promises';
import { app, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import type { ConnectionError } from '../connection/errors';
import { deterministicGuid } from '../connection/names';
import { clients } from './app';
import { redeliveryPauseMs } from './redelivery-pause';
import { startFromMessage } from './start-from-message';

interface MessageMetadata {
  /** Senders may leave it out. */
  messageId?: string;
  sequenceNumber: number;
  lockToken: string;
  /** Counts this delivery. */
  deliveryCount: number;
}

/**
 * Service Bus queue `connection-requests`. The operation's id comes from the message's, so a message that is delivered
 * again finds the operation it has started before. A message that can never work goes to the dead-letter queue with
 * the reason.
 */
export async function receiveRequest(message: unknown, context: InvocationContext): Promise<void> {
  const metadata = context.triggerMetadata as unknown as MessageMetadata;
  try {
    await handleRequest(message, metadata, context);
  } catch (error) {
    await delay(redeliveryPauseMs(metadata.deliveryCount));
    throw error;
  }
}

async function handleRequest(
  message: unknown,
  { messageId, sequenceNumber, lockToken }: MessageMetadata,
  context: InvocationContext,
): Promise<void> {
  const guid = deterministicGuid(messageId || `sequence number ${sequenceNumber}`);
  const error = await startFromMessage(df.getClient(context), message, guid);
  if (!error) return;
  const { code } = error;
  const description = describe(error);
  context.warn('A request was dead-lettered', { messageId, code });
  await clients.deadLetter({ lockToken, reason: code, description });
}

/** The sentence for the dead letter always names the field. */
function describe({ message, target }: ConnectionError): string {
  return target === undefined || message.includes(target) ? message : `${target}: ${message}`;
}

app.serviceBusQueue('connection-requests', {
  connection: 'ServiceBusConnection',
  queueName: '%REQUESTS_QUEUE%',
  extraInputs: [df.input.durableClient()],
  handler: receiveRequest,
});
