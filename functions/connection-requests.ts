import { app, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { deterministicGuid } from '../connection/names';
import { clients } from './app';
import { readOrder, startOperation } from './start-operation';

/**
 * Service Bus queue `connection-requests`. The operation's id comes from the message id, so a message that is delivered
 * again finds the operation it has started before. A message that can never work goes to the dead-letter queue with
 * the reason.
 */
export async function receiveRequest(message: unknown, context: InvocationContext): Promise<void> {
  const { messageId, lockToken } = context.triggerMetadata as { messageId: string; lockToken: string };
  const read = readOrder(message, deterministicGuid(messageId), 'wait');
  if (read.ok) {
    await startOperation(df.getClient(context), read.order);
    return;
  }
  const { code, message: description } = read.error;
  context.warn('A request was dead-lettered', { messageId, code });
  await clients.deadLetter({ lockToken, reason: code, description });
}

app.serviceBusQueue('connection-requests', {
  connection: 'ServiceBusConnection',
  queueName: '%REQUESTS_QUEUE%',
  extraInputs: [df.input.durableClient()],
  handler: receiveRequest,
});
