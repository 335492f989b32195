import { Alarm } from './alarm';
import { lockLost } from './broker-error';
import { MessageDelivery } from './message-delivery';
import { MessageIntake } from './message-intake';
import { MessageSettlement } from './message-settlement';
import type { MessageStore } from './message-store';
import type { QueueContext } from './queue-context';
import { QueueIndex } from './queue-index';
import type {
  Delivery,
  IncomingMessage,
  QueuedMessage,
  QueueSettings,
  ReceiveMode,
  Settlement,
} from './queued-message';
import { SessionLocks, type SessionLock } from './session-locks';

const DEFAULT_LOCK_SECONDS = 60;

/** What a queue needs from its surroundings. */
export interface QueueSurroundings {
  readonly store: MessageStore;
  readonly now: () => number;
  /** Told of writes that no caller waits for and that failed. */
  readonly onError: (error: unknown) => void;
  /** Where messages nobody can process go; a dead-letter queue has none itself. */
  readonly deadLetterQueue?: MessageQueue;
  /** Takes scheduled messages that are due, instead of this queue (a topic's waiting room). */
  readonly handOver?: (message: Buffer) => Promise<unknown>;
}

/**
 * A queue, or a subscription's or dead-letter queue: who may have which message, and for how long. It knows no
 * AMQP. The live index is in memory and changes at once; every change is also written to the store, in order,
 * and a caller's promise resolves when the change is on disk.
 */
export class MessageQueue {
  readonly #around: QueueSurroundings;
  readonly #context: QueueContext;
  readonly #intake: MessageIntake;
  readonly #delivery: MessageDelivery;
  readonly #settlement: MessageSettlement;
  readonly #alarm: Alarm;
  readonly #listeners = new Set<() => void>();

  constructor(name: string, settings: QueueSettings, around: QueueSurroundings) {
    this.#around = around;
    this.#alarm = new Alarm(around.now, () => this.expire());
    this.#context = this.#makeContext(name, settings);
    this.#intake = new MessageIntake(this.#context);
    this.#delivery = new MessageDelivery(this.#context);
    this.#settlement = new MessageSettlement(this.#context);
    for (const { locked, ...message } of around.store.load(name)) {
      this.#context.index.add(message);
      // It counts as a failed delivery: the message may be what ended the process.
      if (locked === 1) this.#behind(this.#settlement.giveBack(message, 1));
    }
  }

  #makeContext(name: string, settings: QueueSettings): QueueContext {
    const { store, now, deadLetterQueue, handOver } = this.#around;
    const lockMs = (settings.lockSeconds ?? DEFAULT_LOCK_SECONDS) * 1000;
    let lastSequence = store.lastSequence(name);
    return {
      name,
      settings,
      lockMs,
      store,
      now,
      index: new QueueIndex(settings.requiresSession ?? false, (time) => this.#alarm.setFor(time)),
      sessions: new SessionLocks(lockMs, now),
      nextSequence: () => ++lastSequence,
      offer: () => this.#offer(),
      ...(handOver && { handOver }),
      ...(deadLetterQueue && { deadLetter: (message) => deadLetterQueue.#receive(message) }),
    };
  }

  get name(): string {
    return this.#context.name;
  }

  get requiresSession(): boolean {
    return this.#context.settings.requiresSession ?? false;
  }

  /** How many messages it holds, in any state. */
  get size(): number {
    return this.#context.index.size;
  }

  /** Stops its timer; the store is its owner's. */
  close(): void {
    this.#alarm.stop();
  }

  /** Calls `listener` whenever messages may be ready. Those who listen take turns. Answers how to stop. */
  onReady(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #offer(): void {
    const { sessions, index } = this.#context;
    sessions.offer(() => index.readySessions());
    const [first] = this.#listeners;
    if (!first) return;
    for (const listener of this.#listeners) listener();
    this.#listeners.delete(first);
    this.#listeners.add(first);
  }

  /** See MessageIntake.enqueue. */
  enqueue(incoming: readonly IncomingMessage[]): Promise<number[]> {
    return this.#intake.enqueue(incoming);
  }

  /** See MessageDelivery.take. */
  take(count: number, mode: ReceiveMode, sessionId?: string): Promise<Delivery[]> {
    this.expire();
    return this.#delivery.take(count, mode, sessionId);
  }

  /** See MessageDelivery.takeDeferred. */
  takeDeferred(sequences: readonly number[], mode: ReceiveMode): Promise<Delivery[]> {
    this.expire();
    return this.#delivery.takeDeferred(sequences, mode);
  }

  /** See MessageDelivery.peek. */
  peek(from: number, count: number, sessionId?: string): Promise<Buffer[]> {
    this.expire();
    return this.#delivery.peek(from, count, sessionId);
  }

  /** See MessageSettlement.settle. */
  settle(token: string, settlement: Settlement): Promise<void> {
    this.expire();
    return this.#settlement.settle(token, settlement);
  }

  /** See MessageSettlement.cancelScheduled. */
  cancelScheduled(sequences: readonly number[]): Promise<void> {
    this.expire();
    return this.#settlement.cancelScheduled(sequences);
  }

  /** Starts the lock time of a message anew and answers its end. @throws BrokerError when the lock is lost. */
  renewLock(token: string): number {
    this.expire();
    const { index, now, lockMs, sessions } = this.#context;
    const message = index.byToken(token);
    if (!message?.lock) throw lockLost();
    if (message.lock.until === Infinity) return sessions.heldUntil(message.sessionId ?? '');
    index.extend(message, now() + lockMs);
    return message.lock.until;
  }

  /** Locks a session by name. @throws BrokerError when another receiver holds it. */
  lockSession(sessionId: string, onLost: () => void): SessionLock {
    this.expire();
    const lock = this.#context.sessions.lock(sessionId, onLost);
    this.#alarm.setFor(lock.until);
    return lock;
  }

  /** Waits for any free session with messages. Answers how to stop waiting. */
  waitForSession(give: (lock: SessionLock) => void, onLost: () => void): () => void {
    this.expire();
    const taken = (lock: SessionLock) => {
      this.#alarm.setFor(lock.until);
      give(lock);
    };
    const cancel = this.#context.sessions.wait(taken, onLost);
    this.#offer();
    return cancel;
  }

  /** Lets a session go; its messages come back without a failed delivery being counted. */
  releaseSession(lock: SessionLock): void {
    if (this.#context.sessions.release(lock)) this.#freeSession(lock.sessionId, 0);
  }

  /** Starts the lock time of a session anew. @throws BrokerError when it is not held. */
  renewSession(sessionId: string): number {
    this.expire();
    return this.#context.sessions.renew(sessionId);
  }

  sessionState(sessionId: string): Buffer | undefined {
    return this.#context.store.sessionState(this.name, sessionId);
  }

  /** Keeps (or, with undefined, drops) the state of a session a receiver holds. */
  async setSessionState(sessionId: string, state: Buffer | undefined): Promise<void> {
    const { sessions, store } = this.#context;
    sessions.heldUntil(sessionId);
    await store.write(() => store.setSessionState(this.name, sessionId, state));
  }

  #freeSession(sessionId: string, failures: 0 | 1): void {
    for (const message of this.#context.index.locked(sessionId)) {
      this.#behind(this.#settlement.giveBack(message, failures));
    }
    this.#offer();
  }

  /** Does what time demands: locks end, scheduled messages become active, old ones expire. */
  expire(): void {
    const { index, sessions, now } = this.#context;
    for (const message of index.due(now())) this.#examine(message);
    for (const lock of sessions.expire()) {
      lock.onLost();
      this.#freeSession(lock.sessionId, 1);
    }
    this.#alarm.setFor(Math.min(index.nextDeadline(), sessions.nextDeadline()));
  }

  #examine(message: QueuedMessage): void {
    const now = this.#context.now();
    if (message.state === 'scheduled') {
      if ((message.availableAt ?? 0) <= now) this.#behind(this.#intake.activate(message));
    } else if (message.lock) {
      if (message.lock.until <= now) this.#behind(this.#settlement.giveBack(message, 1));
    } else if ((message.expiresAt ?? Infinity) <= now) {
      this.#behind(this.#settlement.expire(message));
    }
  }

  /** Takes in what another queue dead-letters; the row is the other queue's to write. */
  #receive(message: QueuedMessage): void {
    this.#context.index.add(message);
    this.#offer();
  }

  #behind(work: Promise<void>): void {
    work.catch(this.#around.onError);
  }
}
