import { Limiter } from './limiter';
import { type Reading, Unreadable } from './reading';
import { reasonOf } from './reason';

/** After so many calls in a row without any answer an API is taken for unreachable, and asked no more. */
const GIVE_UP_AFTER = 4;

/** Every call to an API goes through here: counted, limited in number and in time, its failure turned into a reading. */
export class CallGate {
  calls = 0;
  readonly unreadable: { what: string; reason: string }[] = [];
  private readonly limiter: Limiter;
  private readonly callTimeoutMs: number;
  private readonly endsAtMs: number;
  private readonly silentCalls = new Map<string, number>();

  constructor(options: { concurrency: number; callTimeoutMs: number; totalTimeMs?: number }) {
    this.limiter = new Limiter(options.concurrency);
    this.callTimeoutMs = options.callTimeoutMs;
    this.endsAtMs = performance.now() + (options.totalTimeMs ?? Infinity);
  }

  /**
   * Makes one call. `undefined` from it means "not there".
   * @param api `arm` or `kubernetes`: what is given up when it stays silent.
   * @param what the resource, for the report.
   */
  async call<T>(api: string, what: string, work: () => Promise<T | undefined>): Promise<Reading<T>> {
    try {
      const value = await this.limiter.run(() => this.attempt(api, work));
      return value === undefined ? { state: 'absent' } : { state: 'found', value };
    } catch (error) {
      return this.notReadable(what, error instanceof Unreadable ? error.reason : reasonOf(error).text);
    }
  }

  /** Records and returns a reading that failed. */
  notReadable(what: string, reason: string): Reading<never> {
    if (!this.unreadable.some((known) => known.what === what)) this.unreadable.push({ what, reason });
    return { state: 'notReadable', what, reason };
  }

  private async attempt<T>(api: string, work: () => Promise<T | undefined>): Promise<T | undefined> {
    if ((this.silentCalls.get(api) ?? 0) >= GIVE_UP_AFTER) {
      throw new Unreadable(api, 'not asked again: it did not answer several calls before');
    }
    const leftMs = this.endsAtMs - performance.now();
    if (leftMs <= 0) throw new Unreadable(api, 'not asked: the time for this diagnosis is over');
    this.calls += 1;
    try {
      const value = await this.inTime(work(), Math.min(this.callTimeoutMs, leftMs));
      this.silentCalls.set(api, 0);
      return value;
    } catch (error) {
      this.silentCalls.set(api, reasonOf(error).answered ? 0 : (this.silentCalls.get(api) ?? 0) + 1);
      throw error;
    }
  }

  private async inTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`no answer within ${Math.ceil(timeoutMs / 1000)} s`)),
        timeoutMs,
      );
    });
    try {
      return await Promise.race([work, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }
}
