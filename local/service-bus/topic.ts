import { DuplicateWindow } from './duplicate-window';
import type { IncomingMessage } from './queued-message';
import { MessageQueue, type QueueSurroundings } from './message-queue';
import { readIncoming } from './stored-message';
import type { Subscription } from './subscription';

/** A topic: every message goes to each subscription that wants it; scheduled ones wait here until they are due. */
export class Topic {
  readonly name: string;
  readonly #around: QueueSurroundings;
  readonly #subscriptions: readonly Subscription[];
  readonly #duplicates: DuplicateWindow;
  readonly #waiting: MessageQueue;

  constructor(
    name: string,
    settings: { readonly duplicateDetectionSeconds?: number },
    subscriptions: readonly Subscription[],
    around: QueueSurroundings,
  ) {
    this.name = name;
    this.#around = around;
    this.#subscriptions = subscriptions;
    const windowMs = (settings.duplicateDetectionSeconds ?? 0) * 1000;
    this.#duplicates = new DuplicateWindow(around.store, name, windowMs);
    const handOver = (bytes: Buffer) => this.#fanOut([readIncoming(bytes)]);
    this.#waiting = new MessageQueue(name, {}, { ...around, handOver });
  }

  /**
   * Stores messages for the subscriptions, or until they are due. Answers the sequence numbers of scheduled
   * messages; 0 for the others, which have one number in each subscription.
   */
  async enqueue(incoming: readonly IncomingMessage[]): Promise<number[]> {
    const now = this.#around.now();
    const admitted = incoming.map((message) => ({
      message,
      admission: this.#duplicates.admit(message.facts.messageId, now),
    }));
    const fresh = admitted.flatMap(({ message, admission }) => (admission ? [{ message, admission }] : []));
    const isLater = ({ facts }: IncomingMessage) => (facts.scheduledAt ?? 0) > now;
    const later = fresh.filter(({ message }) => isLater(message)).map(({ message }) => message);
    try {
      const [sequences] = await Promise.all([
        this.#waiting.enqueue(later),
        this.#fanOut(fresh.filter(({ message }) => !isLater(message)).map(({ message }) => message)),
        this.#around.store.write(() => fresh.forEach(({ admission }) => admission.save())),
      ]);
      return incoming.map((message) => sequences[later.indexOf(message)] ?? 0);
    } catch (error) {
      for (const { admission } of fresh) admission.forget();
      throw error;
    }
  }

  /** @throws BrokerError when one of the messages is not scheduled (any more). */
  cancelScheduled(sequences: readonly number[]): Promise<void> {
    return this.#waiting.cancelScheduled(sequences);
  }

  close(): void {
    this.#waiting.close();
  }

  async #fanOut(messages: readonly IncomingMessage[]): Promise<void> {
    const written = this.#subscriptions.map(async (subscription) => {
      const wanted = messages.filter(({ facts }) => subscription.wants(facts));
      if (wanted.length > 0) await subscription.queue.enqueue(wanted);
    });
    await Promise.all(written);
  }
}
