import type { DatabaseSync } from 'node:sqlite';

/** Names one call of an activity. Results are accepted for as long as its row exists. */
export interface ActivityKey {
  readonly instanceId: string;
  readonly exec: string;
  readonly task: number;
}

export interface ActivityCall {
  readonly name: string;
  /** JSON text. */
  readonly input: string;
}

export class ActivityTable {
  readonly #add;
  readonly #get;
  readonly #remove;
  readonly #clear;
  readonly #all;

  constructor(db: DatabaseSync) {
    this.#add = db.prepare(
      'INSERT INTO activities (instance_id, exec, task, name, input) VALUES (?, ?, ?, ?, ?)',
    );
    this.#get = db.prepare(
      'SELECT name, input FROM activities WHERE instance_id = ? AND exec = ? AND task = ?',
    );
    this.#remove = db.prepare('DELETE FROM activities WHERE instance_id = ? AND exec = ? AND task = ?');
    this.#clear = db.prepare('DELETE FROM activities WHERE instance_id = ?');
    this.#all = db.prepare('SELECT instance_id, exec, task FROM activities');
  }

  add(key: ActivityKey, call: ActivityCall): void {
    this.#add.run(key.instanceId, key.exec, key.task, call.name, call.input);
  }

  get(key: ActivityKey): ActivityCall | undefined {
    const row = this.#get.get(key.instanceId, key.exec, key.task);
    return row ? { name: String(row.name), input: String(row.input) } : undefined;
  }

  /** False when the row was gone: the call was answered or its instance was purged. */
  remove(key: ActivityKey): boolean {
    return this.#remove.run(key.instanceId, key.exec, key.task).changes > 0;
  }

  clear(instanceId: string): void {
    this.#clear.run(instanceId);
  }

  /** All calls that are owed; read when the host starts. */
  all(): ActivityKey[] {
    return this.#all.all().map((row) => ({
      instanceId: String(row.instance_id),
      exec: String(row.exec),
      task: Number(row.task),
    }));
  }
}
