import { randomUUID } from 'node:crypto';
import { MinHeap } from './min-heap';
import type { QueuedMessage } from './queued-message';
import { ReadyMessages } from './ready-messages';

/** The live index of one queue: which messages it has, who holds which, and when to look at which again. */
export class QueueIndex {
  readonly #messages = new Map<number, QueuedMessage>();
  readonly #locked = new Map<string, QueuedMessage>();
  readonly #ready = new ReadyMessages();
  readonly #deadlines = new MinHeap<{ readonly at: number; readonly sequence: number }>((item) => item.at);
  readonly #hasSessions: boolean;
  readonly #wakeAt: (time: number) => void;

  /** @param wakeAt asked to call for `due` at that time (milliseconds since 1970). */
  constructor(hasSessions: boolean, wakeAt: (time: number) => void) {
    this.#hasSessions = hasSessions;
    this.#wakeAt = wakeAt;
  }

  get size(): number {
    return this.#messages.size;
  }

  get(sequence: number): QueuedMessage | undefined {
    return this.#messages.get(sequence);
  }

  byToken(token: string): QueuedMessage | undefined {
    return this.#locked.get(token);
  }

  /** The messages receivers hold, of one session or of all. */
  locked(sessionId: string): QueuedMessage[] {
    return [...this.#locked.values()].filter((message) => message.sessionId === sessionId);
  }

  add(message: QueuedMessage): void {
    this.#messages.set(message.sequence, message);
    if (message.state === 'active') this.#ready.add(message.sequence, this.#group(message));
    if (message.state === 'scheduled') this.#watch(message.availableAt ?? 0, message.sequence);
    else if (message.expiresAt !== undefined) this.#watch(message.expiresAt, message.sequence);
  }

  forget(message: QueuedMessage): void {
    this.#messages.delete(message.sequence);
    if (message.lock) this.#locked.delete(message.lock.token);
  }

  /** Locks a message under a new token; without end when its session's lock decides. */
  hold(message: QueuedMessage, until: number): void {
    message.lock = { token: randomUUID(), until };
    this.#locked.set(message.lock.token, message);
    this.extend(message, until);
  }

  extend(message: QueuedMessage, until: number): void {
    if (message.lock) message.lock.until = until;
    if (until !== Infinity) this.#watch(until, message.sequence);
  }

  /** Takes the lock away; an active message is ready again, in its old place. */
  giveBack(message: QueuedMessage): void {
    if (message.lock) this.#locked.delete(message.lock.token);
    message.lock = undefined;
    if (message.state === 'active') this.#ready.add(message.sequence, this.#group(message));
  }

  /** Takes the oldest ready message (of a session) out of the line. */
  next(sessionId: string | undefined): QueuedMessage | undefined {
    const sequence = this.#ready.next(sessionId, this.#isReady);
    return sequence === undefined ? undefined : this.#messages.get(sequence);
  }

  /** Ids of the sessions with a ready message. */
  readySessions(): string[] {
    return this.#ready.sessions(this.#isReady);
  }

  /** Messages in any state from a sequence number on, in order. */
  from(sequence: number, count: number, sessionId: string | undefined): QueuedMessage[] {
    const sequences = [...this.#messages.keys()].filter((key) => key >= sequence).toSorted((a, b) => a - b);
    const found: QueuedMessage[] = [];
    for (const key of sequences) {
      const message = this.#messages.get(key) as QueuedMessage;
      if (sessionId === undefined || message.sessionId === sessionId) found.push(message);
      if (found.length === count) break;
    }
    return found;
  }

  /** Takes the deadlines up to `now` away and answers the messages to look at; their state may have moved on. */
  due(now: number): QueuedMessage[] {
    const found: QueuedMessage[] = [];
    for (let next = this.#deadlines.peek(); next && next.at <= now; next = this.#deadlines.peek()) {
      this.#deadlines.pop();
      const message = this.#messages.get(next.sequence);
      if (message) found.push(message);
    }
    return found;
  }

  nextDeadline(): number {
    return this.#deadlines.peek()?.at ?? Infinity;
  }

  #watch(at: number, sequence: number): void {
    this.#deadlines.push({ at, sequence });
    this.#wakeAt(at);
  }

  #group(message: QueuedMessage): string | undefined {
    return this.#hasSessions ? message.sessionId : undefined;
  }

  readonly #isReady = (sequence: number): boolean => {
    const message = this.#messages.get(sequence);
    return message?.state === 'active' && message.lock === undefined;
  };
}
