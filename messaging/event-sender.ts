import type { ServiceBusClient, ServiceBusSender } from '@azure/service-bus';
import type { ConnectionEvent } from '../connection/events';

export interface EventSender {
  /** Sends events in order. @returns how many of them the broker has taken; never throws. */
  send(events: readonly ConnectionEvent[]): Promise<number>;
  /** Whether the topic can be reached. */
  isReady(): Promise<boolean>;
  close(): Promise<void>;
}

/** Content type of a CloudEvent in structured mode (CloudEvents AMQP binding 1.0.2, 3.2). */
const CONTENT_TYPE = 'application/cloudevents+json';

/** Sends progress events to a topic as CloudEvents. The connection is made with the first event. */
export function createEventSender(connect: () => Promise<ServiceBusClient>, topic: string): EventSender {
  let sender: Promise<ServiceBusSender> | undefined;

  function open(): Promise<ServiceBusSender> {
    sender ??= connect().then((client) => client.createSender(topic));
    sender.catch(() => (sender = undefined));
    return sender;
  }

  return {
    async send(events) {
      let sent = 0;
      try {
        const topicSender = await open();
        while (sent < events.length) sent += await sendBatch(topicSender, events.slice(sent));
      } catch {
        // The caller keeps what was not sent and sends it again; the broker drops what it has already.
      }
      return sent;
    },
    async isReady() {
      try {
        await (await open()).createMessageBatch();
        return true;
      } catch {
        return false;
      }
    },
    async close() {
      await (await sender?.catch(() => undefined))?.close();
    },
  };
}

/** Sends as many events as one message takes, so that their order stays. @returns how many; throws when none fits. */
async function sendBatch(sender: ServiceBusSender, events: readonly ConnectionEvent[]): Promise<number> {
  const batch = await sender.createMessageBatch();
  const tooLarge = events.findIndex((event) => !batch.tryAddMessage(toMessage(event)));
  if (batch.count === 0) throw new Error('A progress event is larger than the topic takes');
  await sender.sendMessages(batch);
  return tooLarge === -1 ? events.length : tooLarge;
}

function toMessage(event: ConnectionEvent) {
  return {
    body: event,
    contentType: CONTENT_TYPE,
    messageId: event.id,
    subject: event.type,
    correlationId: event.data.operationId,
    applicationProperties: { type: event.type, subject: event.subject },
  };
}
