import { messageNotFound } from './broker-error';
import type { QueueContext } from './queue-context';
import type { Delivery, QueuedMessage, ReceiveMode } from './queued-message';
import { deliveryBytes, type DeliveryFacts } from './stored-message';

/** The way out of a queue: who may have which message now, locked or for good. */
export class MessageDelivery {
  readonly #queue: QueueContext;

  constructor(queue: QueueContext) {
    this.#queue = queue;
  }

  /**
   * Takes up to `count` of the oldest ready messages. The deliveries come when it is on disk that they were
   * taken, so that none is forgotten when the process dies.
   * @param sessionId the session the receiver holds; only for a queue with sessions.
   * @throws BrokerError when the session is not held.
   */
  async take(count: number, mode: ReceiveMode, sessionId?: string): Promise<Delivery[]> {
    const { index, settings, sessions } = this.#queue;
    if (settings.requiresSession) sessions.heldUntil(sessionId ?? '');
    const taken: QueuedMessage[] = [];
    while (taken.length < count) {
      const message = index.next(sessionId);
      if (!message) break;
      this.#hold(message, mode);
      taken.push(message);
    }
    return this.#deliver(taken, mode);
  }

  /**
   * Takes deferred messages by sequence number.
   * @throws BrokerError when one is not there, not deferred, or held by another receiver; or when its session
   * is not held.
   */
  async takeDeferred(sequences: readonly number[], mode: ReceiveMode): Promise<Delivery[]> {
    const { settings, sessions } = this.#queue;
    const taken = sequences.map((sequence) => {
      const message = this.#queue.index.get(sequence);
      if (message?.state !== 'deferred' || message.lock) throw messageNotFound(sequence);
      if (settings.requiresSession) sessions.heldUntil(message.sessionId ?? '');
      return message;
    });
    for (const message of taken) this.#hold(message, mode);
    return this.#deliver(taken, mode);
  }

  /** Reads messages in any state, from a sequence number on, without taking them. */
  async peek(from: number, count: number, sessionId: string | undefined): Promise<Buffer[]> {
    const { index, store } = this.#queue;
    const found = index.from(from, count, sessionId).map((message) => ({
      id: message.id,
      facts: this.#describe({ ...message, lock: undefined }),
    }));
    // Inside a write, so that messages whose own write is still waiting are there.
    return store.write(() => found.map(({ id, facts }) => deliveryBytes(store.body(id), facts)));
  }

  #hold(message: QueuedMessage, mode: ReceiveMode): void {
    const { index, settings, now, lockMs } = this.#queue;
    if (mode === 'receiveAndDelete') index.forget(message);
    else index.hold(message, settings.requiresSession ? Infinity : now() + lockMs);
  }

  async #deliver(taken: readonly QueuedMessage[], mode: ReceiveMode): Promise<Delivery[]> {
    if (taken.length === 0) return [];
    const { store } = this.#queue;
    const described = taken.map((message) => ({
      id: message.id,
      token: message.lock?.token,
      facts: this.#describe(message),
    }));
    return store.write(() =>
      described.map(({ id, token, facts }) => {
        const bytes = deliveryBytes(store.body(id), facts);
        if (mode === 'peekLock') store.lock(id);
        else store.remove(id);
        return { sequence: facts.sequence, token, bytes };
      }),
    );
  }

  #describe({ sequence, deliveryCount, state, ...message }: QueuedMessage): DeliveryFacts {
    const { enqueuedAt, availableAt, expiresAt, lock, sessionId } = message;
    const startedAt = availableAt ?? enqueuedAt;
    const isSessionLock = lock?.until === Infinity;
    return {
      sequence,
      deliveryCount,
      state,
      enqueuedAt: startedAt,
      timeToLiveMs: expiresAt === undefined ? undefined : expiresAt - startedAt,
      lockedUntil: isSessionLock ? this.#queue.sessions.heldUntil(sessionId ?? '') : lock?.until,
    };
  }
}
