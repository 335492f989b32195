/** Runs at most `width` pieces of work at once; the others wait their turn in order. */
export class Limiter {
  private readonly width: number;
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(width: number) {
    this.width = width;
  }

  /** @returns what `work` returns, once it had its turn. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.width) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // The turn is handed on, so `running` stays as it is.
      if (next) next();
      else this.running -= 1;
    }
  }
}
