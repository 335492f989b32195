import { randomUUID } from 'node:crypto';
import type { HostStore } from '../store/host-store';
import type { ParentTask } from '../store/instance-table';
import { hasEnded } from '../store/instance-table';
import { executionStarted } from './history-events';

export interface NewInstance {
  readonly id: string;
  readonly name: string;
  /** JSON text. */
  readonly input: string | null;
  readonly version: string | null;
  readonly parent?: ParentTask;
  /** ISO time. */
  readonly created: string;
}

/**
 * Adds an instance and the mail that starts it; to be called inside a transaction. An instance of that id that
 * has ended is replaced. Answers false when one has not ended.
 */
export function createInstance(store: HostStore, instance: NewInstance): boolean {
  const { id, name, input, version, parent, created } = instance;
  const existing = store.instances.state(id);
  if (existing && !hasEnded(existing.status)) return false;
  if (existing) removeInstance(store, id);
  const exec = randomUUID();
  store.instances.put({
    id,
    name,
    exec,
    status: 'Pending',
    isSuspended: false,
    created,
    updated: created,
    input,
    output: null,
    custom: null,
    version,
    parent,
  });
  store.inbox.post(id, exec, executionStarted(name, version, null));
  return true;
}

/** Removes an instance with everything that belongs to it; to be called inside a transaction. */
export function removeInstance(store: HostStore, id: string): void {
  store.inbox.clear(id);
  store.history.clear(id);
  store.timers.clear(id);
  store.activities.clear(id);
  store.instances.delete(id);
}
