import type { DatabaseSync } from 'node:sqlite';
import { GroupCommit } from '../sqlite/group-commit';

/** The writes of one stand-in, in order; nothing is answered before `durable()` resolves. */
export class Journal {
  readonly db: DatabaseSync;
  readonly #commit: GroupCommit;
  #last: Promise<unknown> = Promise.resolve();

  constructor(db: DatabaseSync) {
    this.db = db;
    this.#commit = new GroupCommit(db);
  }

  write(run: () => unknown): void {
    this.#last = Promise.all([this.#last, this.#commit.write(run)]);
    this.#last.catch(() => undefined); // reported by durable()
  }

  /** Resolves when every write made so far is on disk; rejects for good once a write has failed. */
  async durable(): Promise<void> {
    await this.#last;
  }

  async close(): Promise<void> {
    await this.#commit.close();
    this.db.close();
  }
}
