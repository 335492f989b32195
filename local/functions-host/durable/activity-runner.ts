import type { FunctionRegistry } from '../core/function-registry';
import type { HostLog } from '../core/host-log';
import { reasonOf } from '../core/host-log';
import type { Invoker } from '../core/invoke';
import type { ActivityCall, ActivityKey } from '../store/activity-table';
import type { HostStore } from '../store/host-store';
import { activityFailure, inputData, resultJson } from './activity-result';
import { FairQueue } from './fair-queue';
import type { Mail } from './history-events';
import { taskCompleted, taskFailed } from './history-events';

/** Pause before an activity whose result could not be committed is run again. */
const RETRY_AFTER_MS = 1_000;

/**
 * Runs activities. A call is a row until its result is committed with the mail to its orchestration, so it runs
 * at least once; a result that finds no row is dropped.
 */
export class ActivityRunner {
  readonly #store: HostStore;
  readonly #registry: FunctionRegistry;
  readonly #invoker: Invoker;
  readonly #log: HostLog;
  readonly #limit: number;
  readonly #wake: (instanceId: string) => void;
  /** Only keys wait in memory; inputs are read when the call starts. */
  readonly #waiting = new FairQueue<ActivityKey>();
  readonly #running = new Set<Promise<void>>();
  #isStopped = false;

  /** @param options.wake told after the result is committed. */
  constructor(options: {
    store: HostStore;
    registry: FunctionRegistry;
    invoker: Invoker;
    log: HostLog;
    maxConcurrentActivities: number;
    wake: (instanceId: string) => void;
  }) {
    this.#store = options.store;
    this.#registry = options.registry;
    this.#invoker = options.invoker;
    this.#log = options.log;
    this.#limit = options.maxConcurrentActivities;
    this.#wake = options.wake;
  }

  /** Queues every call that is owed. */
  recover(): void {
    for (const key of this.#store.activities.all()) this.add(key);
  }

  /** To be called after the call's row is committed. */
  add(key: ActivityKey): void {
    if (this.#isStopped) return;
    this.#waiting.push(key.instanceId, key);
    this.#startMore();
  }

  /** Starts no further call. Those under way may end; calls that do not are run again after the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#waiting.clear();
    await Promise.all(this.#running);
  }

  #startMore(): void {
    while (!this.#isStopped && this.#running.size < this.#limit) {
      const key = this.#waiting.shift();
      if (!key) return;
      const run = this.#run(key).finally(() => {
        this.#running.delete(run);
        this.#startMore();
      });
      this.#running.add(run);
    }
  }

  async #run(key: ActivityKey): Promise<void> {
    const call = this.#store.activities.get(key);
    if (!call) return;
    const answer = await this.#call(key, call);
    try {
      const isDelivered = await this.#store.write(() => this.#deliver(key, answer));
      if (isDelivered) this.#wake(key.instanceId);
    } catch (error) {
      this.#log.warn(`The result of activity "${call.name}" could not be kept: ${reasonOf(error)}`);
      setTimeout(() => this.add(key), RETRY_AFTER_MS).unref();
    }
  }

  async #call(key: ActivityKey, call: ActivityCall): Promise<Mail> {
    const fn = this.#registry.find(call.name, 'activitytrigger');
    if (!fn) {
      const reason = `The activity function '${call.name}' doesn't exist, is disabled, or is not registered.`;
      return taskFailed(key.task, { reason });
    }
    try {
      const response = await this.#invoker.call({
        fn,
        data: inputData(call.input),
        triggerMetadata: { instanceId: { json: JSON.stringify(key.instanceId) } },
      });
      return taskCompleted(key.task, resultJson(response.returnValue));
    } catch (error) {
      this.#log.failed(fn.name, error);
      return taskFailed(key.task, activityFailure(call.name, error));
    }
  }

  #deliver(key: ActivityKey, answer: Mail): boolean {
    return (
      this.#store.activities.remove(key) && this.#store.inbox.postIfOpen(key.instanceId, key.exec, answer)
    );
  }
}
