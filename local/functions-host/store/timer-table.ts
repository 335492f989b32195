import type { DatabaseSync } from 'node:sqlite';

export interface PendingTimer {
  /** Milliseconds since the epoch. */
  readonly fireAt: number;
  readonly instanceId: string;
  readonly exec: string;
  readonly task: number;
}

export class TimerTable {
  readonly #add;
  readonly #next;
  readonly #due;
  readonly #remove;
  readonly #clear;

  constructor(db: DatabaseSync) {
    this.#add = db.prepare('INSERT INTO timers (fire_at, instance_id, exec, task) VALUES (?, ?, ?, ?)');
    this.#next = db.prepare('SELECT min(fire_at) AS fire_at FROM timers');
    this.#due = db.prepare('SELECT * FROM timers WHERE fire_at <= ? ORDER BY fire_at LIMIT ?');
    this.#remove = db.prepare('DELETE FROM timers WHERE instance_id = ? AND task = ?');
    this.#clear = db.prepare('DELETE FROM timers WHERE instance_id = ?');
  }

  add(timer: PendingTimer): void {
    this.#add.run(timer.fireAt, timer.instanceId, timer.exec, timer.task);
  }

  /** When the next timer is due, or undefined when there is none. */
  next(): number | undefined {
    const fireAt = this.#next.get()?.fire_at;
    return typeof fireAt === 'number' ? fireAt : undefined;
  }

  due(now: number, limit: number): PendingTimer[] {
    return this.#due.all(now, limit).map((row) => ({
      fireAt: Number(row.fire_at),
      instanceId: String(row.instance_id),
      exec: String(row.exec),
      task: Number(row.task),
    }));
  }

  remove(instanceId: string, task: number): void {
    this.#remove.run(instanceId, task);
  }

  clear(instanceId: string): void {
    this.#clear.run(instanceId);
  }
}
