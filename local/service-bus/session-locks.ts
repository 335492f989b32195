import { sessionCannotBeLocked, sessionLockLost } from './broker-error';

/** A receiver's hold on a session. `until` moves when it is renewed. */
export interface SessionLock {
  readonly sessionId: string;
  until: number;
  /** Told when the time ran out; not when the holder released it. */
  readonly onLost: () => void;
}

interface Waiter {
  readonly give: (lock: SessionLock) => void;
  readonly onLost: () => void;
}

/** Who holds which session of a queue, and who waits for any. */
export class SessionLocks {
  readonly #lockMs: number;
  readonly #now: () => number;
  readonly #held = new Map<string, SessionLock>();
  readonly #waiting = new Set<Waiter>();

  constructor(lockMs: number, now: () => number) {
    this.#lockMs = lockMs;
    this.#now = now;
  }

  /** Locks a named session. @throws BrokerError when another receiver holds it. */
  lock(sessionId: string, onLost: () => void): SessionLock {
    if (this.#held.has(sessionId)) throw sessionCannotBeLocked(sessionId);
    const lock: SessionLock = { sessionId, until: this.#now() + this.#lockMs, onLost };
    this.#held.set(sessionId, lock);
    return lock;
  }

  /** Waits for any free session; `offer` must be called for it to be served. Answers how to stop waiting. */
  wait(give: (lock: SessionLock) => void, onLost: () => void): () => void {
    const waiter: Waiter = { give, onLost };
    this.#waiting.add(waiter);
    return () => this.#waiting.delete(waiter);
  }

  /** Gives free sessions that have messages (in the order wanted) to those who wait. */
  offer(sessionIds: () => readonly string[]): void {
    if (this.#waiting.size === 0) return;
    const free = sessionIds().filter((id) => !this.#held.has(id));
    const waiters = [...this.#waiting].slice(0, free.length);
    waiters.forEach((waiter, index) => {
      this.#waiting.delete(waiter);
      waiter.give(this.lock(free[index] as string, waiter.onLost));
    });
  }

  /** Until when a session is held. @throws BrokerError when it is not. */
  heldUntil(sessionId: string): number {
    const lock = this.#held.get(sessionId);
    if (!lock) throw sessionLockLost(sessionId);
    return lock.until;
  }

  /** Starts the lock time anew and answers its end. @throws BrokerError when the session is not held. */
  renew(sessionId: string): number {
    const lock = this.#held.get(sessionId);
    if (!lock) throw sessionLockLost(sessionId);
    lock.until = this.#now() + this.#lockMs;
    return lock.until;
  }

  /** Answers false when the lock was already lost or given to another. */
  release(lock: SessionLock): boolean {
    return this.#held.get(lock.sessionId) === lock && this.#held.delete(lock.sessionId);
  }

  /** Takes away the locks whose time is over. */
  expire(): SessionLock[] {
    const lost = [...this.#held.values()].filter((lock) => lock.until <= this.#now());
    for (const lock of lost) this.#held.delete(lock.sessionId);
    return lost;
  }

  nextDeadline(): number {
    return Math.min(Infinity, ...[...this.#held.values()].map((lock) => lock.until));
  }
}
