import type { EventContext, Receiver } from 'rhea';
import { SECTION, splitSections } from './amqp-sections';
import { asBrokerError, BrokerError, notAllowed } from './broker-error';
import type { Entity } from './entity-directory';
import { readIncoming } from './stored-message';

/** The message format under which Service Bus clients send several messages as one. */
const BATCH_FORMAT = 0x8001_3700;

/** What a sender reads as the largest message it may send: that of the premium tier's default. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;

/** Serves a link on which a client sends: a message is accepted when it is on disk. */
export function serveIncomingLink(
  receiver: Receiver,
  entity: Entity,
  onError: (error: unknown) => void,
): void {
  receiver.on('message', (context: EventContext) => {
    const { delivery } = context;
    const bytes = context.message as unknown as Buffer;
    if (!delivery) return;
    store(entity, bytes, delivery.format).then(
      () => delivery.accept(),
      (error: unknown) => {
        if (!(error instanceof BrokerError)) onError(error);
        const { condition, message: description } = asBrokerError(error);
        delivery.reject({ condition, description });
      },
    );
  });
}

async function store({ name, sink }: Entity, bytes: Buffer, format: number): Promise<void> {
  if (!sink) throw notAllowed(`Messages cannot be sent to '${name}'.`);
  if (bytes.length > MAX_MESSAGE_BYTES) {
    throw new BrokerError(
      'amqp:link:message-size-exceeded',
      403,
      `The message of ${bytes.length} bytes is larger than the limit of ${MAX_MESSAGE_BYTES} bytes.`,
    );
  }
  const messages = format === BATCH_FORMAT ? unpack(bytes) : [bytes];
  await sink.enqueue(messages.map(readIncoming));
}

/** A batch is a message whose data sections are whole encoded messages. */
function unpack(batch: Buffer): Buffer[] {
  return splitSections(batch)
    .filter((section) => section.descriptor === SECTION.data)
    .map(({ value }) => value.subarray(value.readUInt8(0) === 0xa0 ? 2 : 5));
}
