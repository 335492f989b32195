import type { HostStore } from '../store/host-store';
import { OrchestrationRun } from './orchestration-run';

/** Parsed histories kept between turns. The least recently used ones are dropped and read again. */
const MAX_RUNS = 4_000;

export class RunCache {
  readonly #store: HostStore;
  readonly #runs = new Map<string, OrchestrationRun>();

  constructor(store: HostStore) {
    this.#store = store;
  }

  /** The instance's run named `exec`, from memory or from the database. */
  get(id: string, exec: string): OrchestrationRun | undefined {
    const cached = this.#runs.get(id);
    this.#runs.delete(id);
    if (cached?.instance.exec === exec) return cached;
    const instance = this.#store.instances.get(id);
    return instance && new OrchestrationRun(instance, this.#store.history.load(id));
  }

  /** To be called after the run's turn is committed. */
  keep(run: OrchestrationRun): void {
    this.#runs.set(run.instance.id, run);
    if (this.#runs.size <= MAX_RUNS) return;
    const oldest = this.#runs.keys().next().value;
    if (oldest !== undefined) this.#runs.delete(oldest);
  }
}
