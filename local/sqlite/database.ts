import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface DatabaseOptions {
  /** FULL (the default) syncs on every commit: a power cut loses nothing that was acknowledged. */
  readonly synchronous?: 'FULL' | 'NORMAL';
}

/** How long a writer waits for another process's lock before it fails with SQLITE_BUSY. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens (and creates, with its directory) a SQLite database in WAL mode.
 *
 * @param file path of the database, or `:memory:` for one that lives as long as the object.
 * @throws when the directory cannot be made or the file is not a database.
 */
export function openDatabase(file: string, options: DatabaseOptions = {}): DatabaseSync {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${options.synchronous ?? 'FULL'};`);
  return db;
}
