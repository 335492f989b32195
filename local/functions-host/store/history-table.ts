import type { DatabaseSync } from 'node:sqlite';
import type { HistoryEvent } from '../durable/history-events';

/** The events of an instance, one row per turn. */
export class HistoryTable {
  readonly #append;
  readonly #load;
  readonly #clear;

  constructor(db: DatabaseSync) {
    this.#append = db.prepare('INSERT INTO history (instance_id, turn, events) VALUES (?, ?, ?)');
    this.#load = db.prepare('SELECT events FROM history WHERE instance_id = ? ORDER BY turn');
    this.#clear = db.prepare('DELETE FROM history WHERE instance_id = ?');
  }

  /** @param events JSON array: the caller writes it before the SDK has touched the events. */
  append(instanceId: string, turn: number, events: string): void {
    this.#append.run(instanceId, turn, events);
  }

  /** Each turn's events, oldest first. */
  load(instanceId: string): HistoryEvent[][] {
    return this.#load.all(instanceId).map((row) => JSON.parse(String(row.events)) as HistoryEvent[]);
  }

  clear(instanceId: string): void {
    this.#clear.run(instanceId);
  }
}
