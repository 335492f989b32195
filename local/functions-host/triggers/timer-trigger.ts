import type { RegisteredFunction } from '../core/function-registry';
import type { HostLog } from '../core/host-log';
import { reasonOf } from '../core/host-log';
import type { Invoker } from '../core/invoke';
import { resolveSettings } from '../host-settings';
import type { HostStore } from '../store/host-store';
import type { CronSchedule } from './ncrontab';
import { nextOccurrence, parseCron } from './ncrontab';

/** The longest delay `setTimeout` takes. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** Runs one timer function on its schedule, never twice at once. */
export class TimerTrigger {
  readonly #fn: RegisteredFunction;
  readonly #schedule: CronSchedule;
  readonly #store: HostStore;
  readonly #invoker: Invoker;
  readonly #log: HostLog;
  #timeout: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #isStopped = false;

  /** Throws when the schedule is not valid. */
  constructor(fn: RegisteredFunction, deps: { store: HostStore; invoker: Invoker; log: HostLog }) {
    this.#fn = fn;
    this.#schedule = parseCron(resolveSettings(String(fn.trigger.schedule)));
    this.#store = deps.store;
    this.#invoker = deps.invoker;
    this.#log = deps.log;
  }

  /** Fires at once when an occurrence was missed while the host was down, or with `runOnStartup`. */
  start(): void {
    const stored = this.#store.schedules.get(this.#fn.name);
    const isPastDue = stored !== undefined && new Date(stored.next) <= new Date();
    if (isPastDue || this.#fn.trigger.runOnStartup === true) this.#fire(isPastDue);
    else this.#arm();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timeout);
    await this.#running;
  }

  #arm(): void {
    if (this.#isStopped) return;
    const now = new Date();
    const next = nextOccurrence(this.#schedule, now);
    const delayMs = Math.min(next.getTime() - now.getTime(), MAX_DELAY_MS);
    this.#timeout = setTimeout(() => {
      // setTimeout may be early or capped: then wait for the rest.
      if (Date.now() < next.getTime()) this.#arm();
      else this.#fire(false);
    }, delayMs);
    const last = this.#store.schedules.get(this.#fn.name)?.last ?? null;
    this.#remember({ last, next: next.toISOString() });
  }

  #fire(isPastDue: boolean): void {
    this.#running = this.#run(isPastDue).finally(() => this.#arm());
  }

  async #run(isPastDue: boolean): Promise<void> {
    const now = new Date();
    const last = this.#store.schedules.get(this.#fn.name)?.last ?? null;
    const next = nextOccurrence(this.#schedule, now).toISOString();
    const timer = {
      Schedule: { AdjustForDST: true },
      ScheduleStatus: {
        Last: last ?? '0001-01-01T00:00:00+00:00',
        Next: next,
        LastUpdated: last ?? now.toISOString(),
      },
      IsPastDue: isPastDue,
    };
    try {
      await this.#invoker.call({ fn: this.#fn, data: { json: JSON.stringify(timer) } });
    } catch (error) {
      this.#log.failed(this.#fn.name, error);
    }
    this.#remember({ last: now.toISOString(), next });
  }

  #remember(schedule: { last: string | null; next: string }): void {
    this.#store
      .write(() => this.#store.schedules.put(this.#fn.name, schedule))
      .catch((error: unknown) =>
        this.#log.warn(`The schedule of "${this.#fn.name}" could not be kept: ${reasonOf(error)}`),
      );
  }
}
