import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Sole use of a state directory, until released or until the process ends in any way. */
export interface StateClaim {
  release(): void;
}

/**
 * Claims a state directory for this process. The lock is SQLite's own on a small file, which the system frees even
 * after a kill -9.
 * @throws Error that says what to do when another process holds it.
 */
export function claimState(stateDirectory: string): StateClaim {
  mkdirSync(stateDirectory, { recursive: true });
  const database = new DatabaseSync(join(stateDirectory, 'in-use.db'));
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch {
    database.close();
    throw new Error(
      `The local stack already runs on ${stateDirectory}. Stop it first, or set LOCAL_STATE_DIR to another folder.`,
    );
  }
  return { release: () => database.close() };
}
