import type { HostLog } from '../core/host-log';
import { reasonOf } from '../core/host-log';
import type { HostStore } from '../store/host-store';
import { timerFired } from './history-events';

/** The longest delay `setTimeout` takes. */
const MAX_DELAY_MS = 2 ** 31 - 1;
const RETRY_AFTER_MS = 1_000;
/** Timers turned into mail in one transaction. */
const MAX_DUE = 500;

/** Turns due timers into mail. One `setTimeout` for the earliest; the rest stays in the table. */
export class DurableTimers {
  readonly #store: HostStore;
  readonly #log: HostLog;
  readonly #wake: (instanceId: string) => void;
  #timeout: NodeJS.Timeout | undefined;
  #armedFor = Infinity;
  #firing: Promise<void> | undefined;
  #isStopped = false;

  constructor(store: HostStore, log: HostLog, wake: (instanceId: string) => void) {
    this.#store = store;
    this.#log = log;
    this.#wake = wake;
  }

  /** Looks up the earliest timer; those that were due while the host was down fire at once. */
  recover(): void {
    const next = this.#store.timers.next();
    if (next !== undefined) this.arm(next);
  }

  /** To be called after a timer is committed. */
  arm(fireAt: number): void {
    if (this.#isStopped || fireAt >= this.#armedFor) return;
    clearTimeout(this.#timeout);
    this.#armedFor = fireAt;
    const delayMs = Math.min(Math.max(fireAt - Date.now(), 0), MAX_DELAY_MS);
    this.#timeout = setTimeout(() => {
      this.#firing = this.#fire();
    }, delayMs);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timeout);
    await this.#firing;
  }

  /** `setTimeout` may be early or capped, so the clock decides what is due, and what is left is armed again. */
  async #fire(): Promise<void> {
    this.#armedFor = Infinity;
    try {
      const woken = await this.#store.write(() => this.#takeDue(Date.now()));
      for (const id of woken) this.#wake(id);
      this.recover();
    } catch (error) {
      this.#log.warn(`Due timers could not be delivered and are tried again: ${reasonOf(error)}`);
      this.arm(Date.now() + RETRY_AFTER_MS);
    }
  }

  #takeDue(now: number): string[] {
    return this.#store.timers.due(now, MAX_DUE).map((timer) => {
      this.#store.timers.remove(timer.instanceId, timer.task);
      const fireAt = new Date(timer.fireAt).toISOString();
      this.#store.inbox.post(timer.instanceId, timer.exec, timerFired(timer.task, fireAt));
      return timer.instanceId;
    });
  }
}
