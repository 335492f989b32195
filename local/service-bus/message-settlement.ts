import { lockLost, messageNotFound, notAllowed } from './broker-error';
import type { QueueContext } from './queue-context';
import type { PropertyChanges, QueuedMessage, Settlement } from './queued-message';
import { withApplicationProperties } from './stored-message';

const DEFAULT_MAX_DELIVERY_COUNT = 10;

/** What becomes of a message: done, given back, set aside, dead-lettered, expired. */
export class MessageSettlement {
  readonly #queue: QueueContext;
  readonly #maxDeliveryCount: number;

  constructor(queue: QueueContext) {
    this.#queue = queue;
    this.#maxDeliveryCount = queue.settings.maxDeliveryCount ?? DEFAULT_MAX_DELIVERY_COUNT;
  }

  /**
   * Ends the hold of a lock token. Resolves when it is on disk.
   * @throws BrokerError when the lock is lost, or a dead-lettered message is to be dead-lettered again.
   */
  async settle(token: string, settlement: Settlement): Promise<void> {
    const message = this.#queue.index.byToken(token);
    if (!message) throw lockLost();
    switch (settlement.kind) {
      case 'complete':
        return this.#remove(message);
      case 'release':
        return this.giveBack(message, 0);
      case 'abandon':
        return this.giveBack(message, 1, settlement.properties);
      case 'defer':
        message.state = 'deferred';
        return this.#unlock(message, 1, settlement.properties);
      case 'deadLetter':
        return this.#deadLetter(message, settlement.properties);
    }
  }

  /** Lets go of a message; `failures` are added to its delivery count. Too many failures dead-letter it. */
  async giveBack(message: QueuedMessage, failures: 0 | 1, properties?: PropertyChanges): Promise<void> {
    const count = message.deliveryCount + failures;
    if (!this.#queue.deadLetter || count < this.#maxDeliveryCount) {
      await this.#unlock(message, failures, properties);
      return;
    }
    message.deliveryCount = count;
    await this.#deadLetter(message, {
      ...properties,
      DeadLetterReason: 'MaxDeliveryCountExceeded',
      DeadLetterErrorDescription: `Message could not be consumed after ${this.#maxDeliveryCount} delivery attempts.`,
    });
  }

  /** Drops or dead-letters a message whose time to live is over. */
  async expire(message: QueuedMessage): Promise<void> {
    if (!this.#queue.settings.deadLetterOnExpiry || !this.#queue.deadLetter) return this.#remove(message);
    return this.#deadLetter(message, {
      DeadLetterReason: 'TTLExpiredException',
      DeadLetterErrorDescription: 'The message expired and was dead lettered.',
    });
  }

  /** @throws BrokerError when one of the messages is not scheduled (any more). */
  async cancelScheduled(sequences: readonly number[]): Promise<void> {
    const found = sequences.map((sequence) => {
      const message = this.#queue.index.get(sequence);
      if (message?.state !== 'scheduled') throw messageNotFound(sequence);
      return message;
    });
    await Promise.all(found.map((message) => this.#remove(message)));
  }

  #remove(message: QueuedMessage): Promise<void> {
    const { index, store } = this.#queue;
    index.forget(message);
    return store.write(() => store.remove(message.id));
  }

  #unlock(message: QueuedMessage, failures: 0 | 1, properties?: PropertyChanges): Promise<void> {
    const { index, store, now, offer } = this.#queue;
    message.deliveryCount += failures;
    const { id, state, deliveryCount, expiresAt = Infinity } = message;
    index.giveBack(message);
    const written = store.write(() => {
      this.#changeBody(id, properties);
      store.unlock(id, state, deliveryCount);
    });
    if (expiresAt <= now()) return this.expire(message);
    offer();
    return written;
  }

  #deadLetter(message: QueuedMessage, properties?: PropertyChanges): Promise<void> {
    const { index, store, deadLetter } = this.#queue;
    if (!deadLetter) throw notAllowed('A message in a dead-letter queue cannot be dead-lettered again.');
    index.forget(message);
    const { id, sequence, enqueuedAt, sessionId, deliveryCount } = message;
    const moved = { id, sequence, enqueuedAt, sessionId, deliveryCount, state: 'active' } as const;
    const written = store.write(() => {
      this.#changeBody(id, properties);
      store.move(`${this.#queue.name}/$deadletterqueue`, moved);
    });
    deadLetter({ ...moved });
    return written;
  }

  #changeBody(id: number, properties: PropertyChanges = {}): void {
    const { store } = this.#queue;
    if (Object.keys(properties).length === 0) return;
    store.setBody(id, withApplicationProperties(store.body(id), properties));
  }
}
