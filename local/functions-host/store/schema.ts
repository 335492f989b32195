import type { DatabaseSync } from 'node:sqlite';

/**
 * Everything that survives a crash. Rows of `inbox`, `activities`, `timers` and `entity_inbox` are work that is
 * owed: recovery is reading them. `exec` names one run of an instance, so that late results of an earlier run
 * (continue-as-new, a replaced instance) can be told apart.
 */
const TABLES = `
CREATE TABLE IF NOT EXISTS instances (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, exec TEXT NOT NULL, status TEXT NOT NULL,
  suspended INTEGER NOT NULL DEFAULT 0, created TEXT NOT NULL, updated TEXT NOT NULL,
  input TEXT, output TEXT, custom TEXT, version TEXT,
  parent_id TEXT, parent_exec TEXT, parent_task INTEGER
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS instances_created ON instances (created);

-- One row per turn: a JSON array of events.
CREATE TABLE IF NOT EXISTS history (
  instance_id TEXT NOT NULL, turn INTEGER NOT NULL, events TEXT NOT NULL,
  PRIMARY KEY (instance_id, turn)
) WITHOUT ROWID;

-- exec is null for external events: they outlive continue-as-new.
CREATE TABLE IF NOT EXISTS inbox (
  instance_id TEXT NOT NULL, seq INTEGER NOT NULL, exec TEXT, event TEXT NOT NULL,
  PRIMARY KEY (instance_id, seq)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS activities (
  instance_id TEXT NOT NULL, exec TEXT NOT NULL, task INTEGER NOT NULL, name TEXT NOT NULL, input TEXT NOT NULL,
  PRIMARY KEY (instance_id, exec, task)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS timers (
  fire_at INTEGER NOT NULL, instance_id TEXT NOT NULL, exec TEXT NOT NULL, task INTEGER NOT NULL,
  PRIMARY KEY (fire_at, instance_id, task)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS timers_by_instance ON timers (instance_id, task);

CREATE TABLE IF NOT EXISTS entities (id TEXT PRIMARY KEY, state TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entity_inbox (
  seq INTEGER PRIMARY KEY, entity_id TEXT NOT NULL, operation TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS entity_inbox_by_entity ON entity_inbox (entity_id, seq);

CREATE TABLE IF NOT EXISTS schedules (name TEXT PRIMARY KEY, last TEXT, next TEXT NOT NULL) WITHOUT ROWID;
`;

/** Creates the tables that are missing. */
export function createTables(db: DatabaseSync): void {
  db.exec(TABLES);
}
