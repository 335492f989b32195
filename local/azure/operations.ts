import { randomUUID } from 'node:crypto';
import type { Journal } from './journal';
import type { Json } from './json';

/** Why an operation failed. */
export interface Failure {
  code: string;
  message: string;
}

/** One long-running operation, as it is kept over restarts. */
export interface Operation {
  readonly id: string;
  /** Chooses the work to do at its end. */
  readonly kind: string;
  readonly resourceId: string;
  readonly status: 'InProgress' | 'Succeeded' | 'Failed';
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly endsAt: number;
  readonly endedAt?: number;
  /** Once ended: the reason. While running: how it is going to fail, arranged by a fault. */
  readonly failure?: Failure;
  /** What the work needs beside the resource. */
  readonly input: Json;
}

/** Does the work of one kind at the end of its time; may run again after a crash, and then must not mind. */
export type Finish = (operation: Operation) => Promise<Failure | undefined>;

export interface OperationsOptions {
  journal: Journal;
  now(): number;
  finish: Finish;
}

const SCHEMA = 'CREATE TABLE IF NOT EXISTS operation (id TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID';
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The long-running operations: started by requests, ended by timers, asked for by polls, resumed after a restart. */
export class Operations {
  readonly #options: OperationsOptions;
  readonly #byId = new Map<string, Operation>();
  readonly #waiters = new Map<string, Set<() => void>>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  readonly #save;
  #isClosed = false;

  constructor(options: OperationsOptions) {
    this.#options = options;
    const { db } = options.journal;
    db.exec(SCHEMA);
    this.#save = db.prepare(
      'INSERT INTO operation VALUES (?, ?) ON CONFLICT DO UPDATE SET json = excluded.json',
    );
    for (const row of db.prepare('SELECT json FROM operation').iterate()) {
      const operation = JSON.parse(String(row['json'])) as Operation;
      this.#byId.set(operation.id, operation);
    }
  }

  /** Arms the timers of what was unfinished when the process ended. */
  resume(): void {
    for (const operation of this.#byId.values()) if (!this.#timers.has(operation.id)) this.#arm(operation);
  }

  start(wanted: {
    kind: string;
    resourceId: string;
    seconds: number;
    failure?: Failure | undefined;
    input?: Json;
  }): Operation {
    const startedAt = this.#options.now();
    const operation: Operation = {
      id: randomUUID(),
      kind: wanted.kind,
      resourceId: wanted.resourceId,
      status: 'InProgress',
      startedAt,
      endsAt: startedAt + wanted.seconds * 1000,
      input: wanted.input ?? {},
      ...(wanted.failure ? { failure: wanted.failure } : {}),
    };
    this.#keep(operation);
    this.#arm(operation);
    return operation;
  }

  get(id: string): Operation | undefined {
    return this.#byId.get(id.toLowerCase());
  }

  /** The operation, as soon as it has ended or after `holdMs`, whichever comes first. */
  async hold(id: string, holdMs: number): Promise<Operation | undefined> {
    if (this.get(id)?.status === 'InProgress' && !this.#isClosed) await this.#ended(id.toLowerCase(), holdMs);
    return this.get(id);
  }

  /** Stops the timers and waits for work that has begun. Unfinished operations go on after the next start. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const waiters of this.#waiters.values()) for (const wake of waiters) wake();
    await Promise.all(this.#running);
  }

  #ended(id: string, holdMs: number): Promise<void> {
    return new Promise((resolve) => {
      const waiters = this.#waiters.get(id) ?? new Set();
      this.#waiters.set(id, waiters);
      const wake = (): void => {
        clearTimeout(timer);
        waiters.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, holdMs);
      waiters.add(wake);
    });
  }

  #arm(operation: Operation): void {
    if (operation.status !== 'InProgress' || this.#isClosed) return;
    const leftMs = Math.max(0, operation.endsAt - this.#options.now());
    const timer = setTimeout(
      () => {
        this.#timers.delete(operation.id);
        if (leftMs > LONGEST_TIMER_MS) this.#arm(operation);
        else this.#run(operation);
      },
      Math.min(leftMs, LONGEST_TIMER_MS),
    );
    this.#timers.set(operation.id, timer);
  }

  #run(operation: Operation): void {
    const work = this.#finish(operation).finally(() => this.#running.delete(work));
    this.#running.add(work);
  }

  async #finish(operation: Operation): Promise<void> {
    const failure = await this.#options.finish(operation).catch((error: unknown) => ({
      code: 'InternalServerError',
      message: error instanceof Error ? error.message : String(error),
    }));
    const { failure: _arranged, ...rest } = operation;
    const status = failure ? 'Failed' : 'Succeeded';
    const endedAt = this.#options.now();
    this.#keep({ ...rest, status, endedAt, ...(failure ? { failure } : {}) });
    for (const wake of this.#waiters.get(operation.id) ?? []) wake();
    this.#waiters.delete(operation.id);
  }

  #keep(operation: Operation): void {
    this.#byId.set(operation.id, operation);
    const json = JSON.stringify(operation);
    this.#options.journal.write(() => this.#save.run(operation.id, json));
  }
}
