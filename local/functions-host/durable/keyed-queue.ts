/**
 * Runs a handler for keys that have work: first in first out, one run per key at a time, at most `limit` runs
 * together. A key added while it runs goes to the back of the queue, so no key can starve the others.
 */
export class KeyedQueue {
  readonly #limit: number;
  readonly #handle: (key: string) => Promise<void>;
  readonly #waiting = new Set<string>();
  readonly #running = new Set<string>();
  #isStopped = false;
  #onIdle: (() => void) | undefined;

  /** @param handle must not reject. */
  constructor(limit: number, handle: (key: string) => Promise<void>) {
    this.#limit = limit;
    this.#handle = handle;
  }

  add(key: string): void {
    if (this.#isStopped) return;
    this.#waiting.add(key);
    this.#startMore();
  }

  /** Starts no further run; resolves when those under way have ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#waiting.clear();
    if (this.#running.size > 0) await new Promise<void>((resolve) => (this.#onIdle = resolve));
  }

  #startMore(): void {
    for (const key of this.#waiting) {
      if (this.#running.size >= this.#limit) return;
      if (this.#running.has(key)) continue;
      this.#waiting.delete(key);
      this.#running.add(key);
      void this.#handle(key).finally(() => this.#ended(key));
    }
  }

  #ended(key: string): void {
    this.#running.delete(key);
    if (!this.#isStopped) this.#startMore();
    else if (this.#running.size === 0) this.#onIdle?.();
  }
}
