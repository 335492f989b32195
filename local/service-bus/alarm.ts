/** Node fires a timer with a longer delay at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** One timer for many deadlines: it is set to the earliest one asked for. */
export class Alarm {
  readonly #now: () => number;
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;
  #at = Infinity;
  #isStopped = false;

  /** @param ring called when a deadline is reached; it asks for the next one itself. */
  constructor(now: () => number, ring: () => void) {
    this.#now = now;
    this.#ring = ring;
  }

  /** Rings at `time` (milliseconds since 1970) or earlier, if an earlier time was asked for. */
  setFor(time: number): void {
    if (this.#isStopped || time >= this.#at) return;
    clearTimeout(this.#timer);
    this.#at = time;
    const delayMs = Math.min(Math.max(time - this.#now(), 0) + 1, LONGEST_DELAY_MS);
    this.#timer = setTimeout(() => {
      this.#at = Infinity;
      this.#ring();
    }, delayMs);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }
}
