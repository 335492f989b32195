import { message } from 'rhea';
import { openDatabase } from '../../../local/sqlite/database';
import { BodyCipher } from '../../../local/service-bus/body-cipher';
import { MessageQueue } from '../../../local/service-bus/message-queue';
import { MessageStore } from '../../../local/service-bus/message-store';
import type { IncomingMessage, QueueSettings } from '../../../local/service-bus/queued-message';
import { readIncoming } from '../../../local/service-bus/stored-message';

/** A message as a client would send it; fields in rhea's spelling. */
export function incoming(fields: Readonly<Record<string, unknown>> = {}): IncomingMessage {
  return readIncoming(
    message.encode({ message_id: 'm', body: message.data_section(Buffer.from('body')), ...fields }),
  );
}

interface DecodedMessage {
  readonly message_id: unknown;
  readonly delivery_count: number;
  readonly ttl?: number;
  readonly message_annotations: Readonly<Record<string, unknown>>;
  readonly application_properties: Readonly<Record<string, unknown>>;
  readonly body: { readonly content: Buffer };
}

/** What a receiver would decode. */
export function decode(bytes: Buffer): DecodedMessage {
  return message.decode(bytes) as unknown as DecodedMessage;
}

/** One queue with its dead-letter queue on a database in memory, and a clock that stands until it is moved. */
export class QueueFixture {
  readonly db = openDatabase(':memory:');
  readonly errors: unknown[] = [];
  time = 1_000_000;
  store: MessageStore;
  deadLetters: MessageQueue;
  queue: MessageQueue;
  readonly #cipher = new BodyCipher(Buffer.alloc(32, 7));
  readonly #settings: QueueSettings;

  constructor(settings: QueueSettings = {}) {
    this.#settings = settings;
    this.store = new MessageStore(this.db, this.#cipher);
    this.deadLetters = this.#make('q/$deadletterqueue', {});
    this.queue = this.#make('q', settings, this.deadLetters);
  }

  /** What a new process finds after the old one was killed. */
  restart(): void {
    this.close();
    this.store = new MessageStore(this.db, this.#cipher);
    this.deadLetters = this.#make('q/$deadletterqueue', {});
    this.queue = this.#make('q', this.#settings, this.deadLetters);
  }

  /** Moves the clock and does what is due. */
  pass(seconds: number): void {
    this.time += seconds * 1000;
    this.queue.expire();
  }

  /** Takes one message and answers it decoded, with its lock token. */
  async receive(sessionId?: string) {
    const [delivery] = await this.queue.take(1, 'peekLock', sessionId);
    return (
      delivery && { ...decode(delivery.bytes), token: delivery.token as string, sequence: delivery.sequence }
    );
  }

  close(): void {
    this.queue.close();
    this.deadLetters.close();
  }

  #make(name: string, settings: QueueSettings, deadLetterQueue?: MessageQueue): MessageQueue {
    return new MessageQueue(name, settings, {
      store: this.store,
      now: () => this.time,
      onError: (error) => this.errors.push(error),
      ...(deadLetterQueue && { deadLetterQueue }),
    });
  }
}
