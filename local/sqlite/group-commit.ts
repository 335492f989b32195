import type { DatabaseSync } from 'node:sqlite';

interface PendingWrite {
  run(): unknown;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/** Turns that a write waits for company: nothing while the loop is idle, half of all syncs while it is busy. */
const TURNS = 4;

/**
 * Puts all writes made in a few turns of the event loop into one transaction, so that many callers share one
 * sync to disk. A write's promise resolves after COMMIT.
 *
 * When a batch fails it is rolled back and every write is run again in a transaction of its own, so one bad
 * write rejects only its own promise. A write may therefore run twice: it must be a pure function of the
 * database and of what it captured, and must not append to anything outside.
 */
export class GroupCommit {
  readonly #db: DatabaseSync;
  #pending: PendingWrite[] = [];
  #scheduled: NodeJS.Immediate | undefined;
  #closed = false;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /**
   * Runs `fn` (synchronous) in the next transaction and answers what it returned once that is committed.
   * Rejects with what `fn` or the commit threw, or when the object is closed.
   */
  write<T>(fn: () => T): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('The database is closed.'));
    return new Promise<T>((resolve, reject) => {
      this.#pending.push({ run: fn, resolve: (value) => resolve(value as T), reject });
      if (!this.#scheduled) this.#commitAfter(TURNS);
    });
  }

  /** Commits everything written so far, now. */
  flush(): Promise<void> {
    this.#commit();
    return Promise.resolve();
  }

  /** Commits what is pending and refuses further writes. The database itself stays open: its owner closes it. */
  async close(): Promise<void> {
    await this.flush();
    this.#closed = true;
  }

  #commitAfter(turns: number): void {
    this.#scheduled = setImmediate(() => (turns > 1 ? this.#commitAfter(turns - 1) : this.#commit()));
  }

  #commit(): void {
    if (this.#scheduled) clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    const batch = this.#pending;
    this.#pending = [];
    if (batch.length === 0) return;
    const results = this.#tryTogether(batch);
    if (results) batch.forEach((write, index) => write.resolve(results[index]));
    else for (const write of batch) this.#runAlone(write);
  }

  #tryTogether(batch: readonly PendingWrite[]): unknown[] | undefined {
    try {
      return this.#transaction(() => batch.map((write) => write.run()));
    } catch {
      return undefined;
    }
  }

  #runAlone(write: PendingWrite): void {
    try {
      write.resolve(this.#transaction(() => write.run()));
    } catch (error) {
      write.reject(error);
    }
  }

  #transaction<T>(body: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = body();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      // SQLite has already rolled back on some errors (disk full, I/O); a second ROLLBACK would hide the cause.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }
}
