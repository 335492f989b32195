import type { HostStore } from '../store/host-store';
import { hasEnded } from '../store/instance-table';
import { instanceStatus } from './instance-status';
import type { InstanceStatus } from './instance-status';

/** Lets callers in this process wait for an instance to end, without polling. */
export class Completions {
  readonly #store: HostStore;
  readonly #waiting = new Map<string, ((status: InstanceStatus) => void)[]>();

  constructor(store: HostStore) {
    this.#store = store;
  }

  /** Resolves when an instance of this id, which need not exist yet, has ended. */
  wait(id: string): Promise<InstanceStatus> {
    const instance = this.#store.instances.get(id);
    if (instance && hasEnded(instance.status)) return Promise.resolve(instanceStatus(instance));
    return new Promise((resolve) => {
      this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), resolve]);
    });
  }

  /** To be called after an instance's end is committed. */
  ended(id: string): void {
    const waiting = this.#waiting.get(id);
    const instance = waiting && this.#store.instances.get(id);
    if (!waiting || !instance || !hasEnded(instance.status)) return;
    this.#waiting.delete(id);
    for (const resolve of waiting) resolve(instanceStatus(instance));
  }
}
