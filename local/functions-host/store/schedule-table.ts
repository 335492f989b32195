import type { DatabaseSync } from 'node:sqlite';

/** When a timer function last ran and when it is to run next, as ISO texts. */
export interface Schedule {
  readonly last: string | null;
  readonly next: string;
}

export class ScheduleTable {
  readonly #get;
  readonly #put;

  constructor(db: DatabaseSync) {
    this.#get = db.prepare('SELECT last, next FROM schedules WHERE name = ?');
    this.#put = db.prepare('INSERT OR REPLACE INTO schedules (name, last, next) VALUES (?, ?, ?)');
  }

  get(name: string): Schedule | undefined {
    const row = this.#get.get(name);
    return row ? { last: typeof row.last === 'string' ? row.last : null, next: String(row.next) } : undefined;
  }

  put(name: string, schedule: Schedule): void {
    this.#put.run(name, schedule.last, schedule.next);
  }
}
