import type { ServiceBusClient, ServiceBusReceivedMessage } from '@azure/service-bus';

export interface DeadLetter {
  /** Lock of the message, as the Functions host hands it over. */
  lockToken: string;
  /** Stable code, for example `InvalidRequest`. */
  reason: string;
  description: string;
}

// Service Bus refuses longer texts in these two properties together with the others.
const REASON_LIMIT = 256;
const DESCRIPTION_LIMIT = 3_000;

/**
 * Moves a message that the Functions host has received to the dead-letter queue of `queue`. The host hands over only the
 * lock, and the queue's management link settles by lock whoever holds the message.
 */
export async function deadLetterMessage(
  client: ServiceBusClient,
  queue: string,
  { lockToken, reason, description }: DeadLetter,
): Promise<void> {
  const receiver = client.createReceiver(queue, { receiveMode: 'peekLock' });
  try {
    // Without a link in its delivery, the SDK settles over the management link.
    const message = { lockToken, delivery: {} } as unknown as ServiceBusReceivedMessage;
    await receiver.deadLetterMessage(message, {
      deadLetterReason: reason.slice(0, REASON_LIMIT),
      deadLetterErrorDescription: description.slice(0, DESCRIPTION_LIMIT),
    });
  } finally {
    await receiver.close();
  }
}
