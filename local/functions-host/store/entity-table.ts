import type { DatabaseSync } from 'node:sqlite';

/** The orchestration task that waits for the answer of an entity call. */
export interface EntityCaller {
  readonly instanceId: string;
  readonly exec: string;
  readonly requestId: string;
}

export interface EntityOperation {
  readonly name: string;
  /** JSON text, empty when there is no input. */
  readonly input: string;
  /** Missing for signals: nobody waits. */
  readonly caller?: EntityCaller;
}

export interface QueuedOperation {
  readonly seq: number;
  readonly operation: EntityOperation;
}

/** Entities by scheduler id (`@name@key`, name in lower case). An entity without a row does not exist. */
export class EntityTable {
  readonly #state;
  readonly #put;
  readonly #remove;
  readonly #post;
  readonly #read;
  readonly #removeUpTo;
  readonly #waiting;

  constructor(db: DatabaseSync) {
    this.#state = db.prepare('SELECT state FROM entities WHERE id = ?');
    this.#put = db.prepare('INSERT OR REPLACE INTO entities (id, state) VALUES (?, ?)');
    this.#remove = db.prepare('DELETE FROM entities WHERE id = ?');
    this.#post = db.prepare('INSERT INTO entity_inbox (entity_id, operation) VALUES (?, ?)');
    this.#read = db.prepare(
      'SELECT seq, operation FROM entity_inbox WHERE entity_id = ? ORDER BY seq LIMIT ?',
    );
    this.#removeUpTo = db.prepare('DELETE FROM entity_inbox WHERE entity_id = ? AND seq <= ?');
    this.#waiting = db.prepare('SELECT DISTINCT entity_id FROM entity_inbox');
  }

  /** The state's JSON text, null when the entity exists without a state, undefined when it does not exist. */
  state(id: string): string | null | undefined {
    const row = this.#state.get(id);
    if (!row) return undefined;
    return typeof row.state === 'string' ? row.state : null;
  }

  put(id: string, state: string | null): void {
    this.#put.run(id, state);
  }

  remove(id: string): void {
    this.#remove.run(id);
  }

  post(id: string, operation: EntityOperation): void {
    this.#post.run(id, JSON.stringify(operation));
  }

  read(id: string, limit: number): QueuedOperation[] {
    return this.#read.all(id, limit).map((row) => ({
      seq: Number(row.seq),
      operation: JSON.parse(String(row.operation)) as EntityOperation,
    }));
  }

  removeUpTo(id: string, seq: number): void {
    this.#removeUpTo.run(id, seq);
  }

  /** Entities that have operations waiting; read when the host starts. */
  waitingEntities(): string[] {
    return this.#waiting.all().map((row) => String(row.entity_id));
  }
}
