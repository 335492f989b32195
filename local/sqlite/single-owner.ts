import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Keeps a second process off the same state: it would do everything twice. The lock is a transaction held on a
 * small side database, so the system frees it also after `kill -9`.
 */
export class SingleOwner {
  /** Referenced for as long as the lock is wanted: a collected database would give it up. */
  readonly #db: DatabaseSync;

  /** Throws, with the given message, when another process holds the directory. */
  constructor(directory: string, inUse: string) {
    mkdirSync(directory, { recursive: true });
    this.#db = new DatabaseSync(join(directory, 'owner.lock'), { timeout: 2_000 });
    try {
      this.#db.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    } catch (cause) {
      this.#db.close();
      throw new Error(inUse, { cause });
    }
  }

  release(): void {
    this.#db.close();
  }
}
