/** A value that is there later. Those who ask for it wait. */
export class Gate<T> {
  readonly value: Promise<T>;
  #resolve: (value: T) => void = () => {};
  #reject: (reason: unknown) => void = () => {};

  constructor() {
    this.value = new Promise<T>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Nobody may be waiting when it fails.
    this.value.catch(() => {});
  }

  open(value: T): void {
    this.#resolve(value);
  }

  /** Has no effect once the gate is open. */
  fail(reason: unknown): void {
    this.#reject(reason);
  }
}

/** Waits for work, but no longer than `ms`: then the answer is undefined. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
