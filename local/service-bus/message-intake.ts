import { notAllowed } from './broker-error';
import { DuplicateWindow, type Admission } from './duplicate-window';
import type { QueueContext } from './queue-context';
import type { IncomingMessage, QueuedMessage } from './queued-message';

interface Admitted extends Admission {
  readonly row: QueuedMessage;
  readonly bytes: Buffer;
}

/** The way into a queue: duplicates, sequence numbers, scheduled time and time to live. */
export class MessageIntake {
  readonly #queue: QueueContext;
  readonly #duplicates: DuplicateWindow;

  constructor(queue: QueueContext) {
    this.#queue = queue;
    const windowMs = (queue.settings.duplicateDetectionSeconds ?? 0) * 1000;
    this.#duplicates = new DuplicateWindow(queue.store, queue.name, windowMs);
  }

  /**
   * Stores messages, all or none, and answers their sequence numbers; a duplicate is accepted, dropped and
   * numbered 0. A message whose scheduled time is in the future waits for it.
   * @throws BrokerError when the queue needs sessions and a message names none.
   */
  async enqueue(incoming: readonly IncomingMessage[]): Promise<number[]> {
    const { name, settings, index } = this.#queue;
    if (settings.requiresSession && incoming.some(({ facts }) => facts.sessionId === undefined)) {
      throw notAllowed(`The queue '${name}' needs a session id on every message.`);
    }
    const admitted = incoming.map((message) => this.#admit(message));
    const fresh = admitted.filter((item) => item !== undefined);
    const written = this.#write(fresh);
    this.#queue.offer();
    await written.catch((error: unknown) => {
      for (const { row, forget } of fresh) {
        index.forget(row);
        forget();
      }
      throw error;
    });
    return admitted.map((item) => item?.row.sequence ?? 0);
  }

  #admit(message: IncomingMessage): Admitted | undefined {
    const now = this.#queue.now();
    const admission = this.#duplicates.admit(message.facts.messageId, now);
    if (!admission) return undefined;
    const row = this.#number(message, now);
    this.#queue.index.add(row);
    return { row, bytes: message.bytes, ...admission };
  }

  #number({ facts }: IncomingMessage, now: number): QueuedMessage {
    // In a waiting room every message waits, even one whose time came between two looks at the clock.
    const isScheduled = (facts.scheduledAt ?? 0) > now || this.#queue.handOver !== undefined;
    const scheduledAt = isScheduled ? (facts.scheduledAt ?? now) : undefined;
    const longestMs = (this.#queue.settings.defaultTimeToLiveSeconds ?? Infinity) * 1000;
    const lifeMs = Math.min(facts.timeToLiveMs ?? Infinity, longestMs);
    return {
      id: this.#queue.store.newId(),
      sequence: this.#queue.nextSequence(),
      enqueuedAt: now,
      availableAt: scheduledAt,
      expiresAt: lifeMs === Infinity ? undefined : (scheduledAt ?? now) + lifeMs,
      sessionId: facts.sessionId,
      state: isScheduled ? 'scheduled' : 'active',
      deliveryCount: 0,
    };
  }

  #write(admitted: readonly Admitted[]): Promise<void> {
    const { name, store } = this.#queue;
    // The rows are copied now: by the time of the commit a receiver may hold the message already.
    const rows = admitted.map((item) => ({ ...item, row: { ...item.row } }));
    const last = rows.at(-1)?.row.sequence;
    return store.write(() => {
      for (const { row, bytes, save } of rows) {
        store.insert(name, row, bytes);
        save();
      }
      if (last !== undefined) store.setLastSequence(name, last);
    });
  }

  /** A scheduled message that is due joins the end of the line with a new sequence number, as in the real service. */
  async activate(message: QueuedMessage): Promise<void> {
    const { index, store, name, nextSequence, handOver, offer } = this.#queue;
    index.forget(message);
    if (handOver) return this.#handOver(message.id, handOver);
    const active: QueuedMessage = { ...message, sequence: nextSequence(), state: 'active' };
    const row = { ...active };
    const written = store.write(() => {
      store.move(name, row);
      store.setLastSequence(name, row.sequence);
    });
    index.add(active);
    offer();
    return written;
  }

  async #handOver(id: number, handOver: (message: Buffer) => Promise<unknown>): Promise<void> {
    const { store } = this.#queue;
    const bytes = await store.write(() => store.body(id));
    // Both writes are made in one turn, so they share one transaction: the message is here or there.
    await Promise.all([handOver(bytes), store.write(() => store.remove(id))]);
  }
}
