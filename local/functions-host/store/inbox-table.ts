import type { DatabaseSync } from 'node:sqlite';
import type { Mail } from '../durable/history-events';
import { IS_OPEN } from './instance-table';

/** A message that waits for an instance. `exec` is undefined for external events, which any run may read. */
export interface InboxMessage {
  readonly seq: number;
  readonly exec: string | undefined;
  readonly mail: Mail;
}

export class InboxTable {
  readonly #post;
  readonly #postIfOpen;
  readonly #read;
  readonly #removeUpTo;
  readonly #clear;
  readonly #waiting;

  /** Numbers grow over all instances, so messages of one instance are in the order they came. */
  #lastSeq: number;

  constructor(db: DatabaseSync) {
    this.#lastSeq = Number(db.prepare('SELECT ifnull(max(seq), 0) AS seq FROM inbox').get()?.seq);
    this.#post = db.prepare('INSERT INTO inbox (instance_id, seq, exec, event) VALUES (?, ?, ?, ?)');
    this.#postIfOpen = db.prepare(
      `INSERT INTO inbox (instance_id, seq, exec, event) SELECT id, ?, exec, ? FROM instances
       WHERE id = ? AND exec = ? AND ${IS_OPEN}`,
    );
    this.#read = db.prepare('SELECT seq, exec, event FROM inbox WHERE instance_id = ? ORDER BY seq LIMIT ?');
    this.#removeUpTo = db.prepare('DELETE FROM inbox WHERE instance_id = ? AND seq <= ?');
    this.#clear = db.prepare('DELETE FROM inbox WHERE instance_id = ?');
    this.#waiting = db.prepare('SELECT DISTINCT instance_id FROM inbox');
  }

  post(instanceId: string, exec: string | undefined, mail: Mail): void {
    this.#post.run(instanceId, ++this.#lastSeq, exec ?? null, JSON.stringify(mail));
  }

  /** Posts only to a run that has not ended; answers whether it did. */
  postIfOpen(instanceId: string, exec: string, mail: Mail): boolean {
    return this.#postIfOpen.run(++this.#lastSeq, JSON.stringify(mail), instanceId, exec).changes > 0;
  }

  /** The oldest messages, at most `limit`. */
  read(instanceId: string, limit: number): InboxMessage[] {
    return this.#read.all(instanceId, limit).map((row) => ({
      seq: Number(row.seq),
      exec: typeof row.exec === 'string' ? row.exec : undefined,
      mail: JSON.parse(String(row.event)) as Mail,
    }));
  }

  removeUpTo(instanceId: string, seq: number): void {
    this.#removeUpTo.run(instanceId, seq);
  }

  clear(instanceId: string): void {
    this.#clear.run(instanceId);
  }

  /** Instances that have mail; read when the host starts. */
  waitingInstances(): string[] {
    return this.#waiting.all().map((row) => String(row.instance_id));
  }
}
