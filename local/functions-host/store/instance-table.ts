import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';

export type RuntimeStatus = 'Pending' | 'Running' | 'Completed' | 'Failed' | 'Terminated';

/** The instance and task that wait for a sub-orchestration. */
export interface ParentTask {
  readonly id: string;
  readonly exec: string;
  readonly task: number;
}

/** One orchestration instance. Times are ISO texts; input, output and custom are JSON texts. */
export interface Instance {
  readonly id: string;
  readonly name: string;
  /** Names this run: it changes with continue-as-new and when a finished instance is replaced. */
  readonly exec: string;
  readonly status: RuntimeStatus;
  readonly isSuspended: boolean;
  readonly created: string;
  readonly updated: string;
  readonly input: string | null;
  readonly output: string | null;
  readonly custom: string | null;
  readonly version: string | null;
  readonly parent: ParentTask | undefined;
}

/** What a turn needs to know before it starts and again before it commits. */
export type InstanceState = Pick<Instance, 'exec' | 'status' | 'isSuspended'>;

export function hasEnded(status: RuntimeStatus): boolean {
  return status === 'Completed' || status === 'Failed' || status === 'Terminated';
}

/** The SQL condition for instances that have not ended. */
export const IS_OPEN = "status IN ('Pending', 'Running')";

export class InstanceTable {
  readonly #state;
  readonly #get;
  readonly #put;
  readonly #progress;
  readonly #suspend;
  readonly #delete;

  constructor(db: DatabaseSync) {
    this.#state = db.prepare('SELECT exec, status, suspended FROM instances WHERE id = ?');
    this.#get = db.prepare('SELECT * FROM instances WHERE id = ?');
    this.#put = db.prepare(
      `INSERT OR REPLACE INTO instances (id, name, exec, status, suspended, created, updated, input, output,
       custom, version, parent_id, parent_exec, parent_task) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#progress = db.prepare(
      `UPDATE instances SET status = ?, updated = ?, output = ?, custom = ifnull(?, custom)
       WHERE id = ? AND exec = ? AND ${IS_OPEN}`,
    );
    this.#suspend = db.prepare('UPDATE instances SET suspended = ?, updated = ? WHERE id = ?');
    this.#delete = db.prepare('DELETE FROM instances WHERE id = ?');
  }

  state(id: string): InstanceState | undefined {
    const row = this.#state.get(id);
    return row ? stateOf(row) : undefined;
  }

  get(id: string): Instance | undefined {
    const row = this.#get.get(id);
    return row ? toInstance(row) : undefined;
  }

  put(instance: Instance): void {
    const { id, name, exec, status, created, updated, input, output, custom, version, parent } = instance;
    const suspended = Number(instance.isSuspended);
    this.#put.run(
      id,
      name,
      exec,
      status,
      suspended,
      created,
      updated,
      input,
      output,
      custom,
      version,
      parent?.id ?? null,
      parent?.exec ?? null,
      parent?.task ?? null,
    );
  }

  /**
   * Records how far a run got; `custom` null leaves the custom status as it is. Answers false, and changes
   * nothing, when that run was ended or replaced.
   */
  progress(
    id: string,
    exec: string,
    state: { status: RuntimeStatus; updated: string; output: string | null; custom: string | null },
  ): boolean {
    const { status, updated, output, custom } = state;
    return this.#progress.run(status, updated, output, custom, id, exec).changes > 0;
  }

  setSuspended(id: string, isSuspended: boolean, updated: string): void {
    this.#suspend.run(Number(isSuspended), updated, id);
  }

  delete(id: string): void {
    this.#delete.run(id);
  }
}

/** Reads a row of the whole table. */
export function toInstance(row: Record<string, SQLOutputValue>): Instance {
  const parentId = textOrNull(row.parent_id);
  return {
    ...stateOf(row),
    id: String(row.id),
    name: String(row.name),
    created: String(row.created),
    updated: String(row.updated),
    input: textOrNull(row.input),
    output: textOrNull(row.output),
    custom: textOrNull(row.custom),
    version: textOrNull(row.version),
    parent:
      parentId === null
        ? undefined
        : { id: parentId, exec: String(row.parent_exec), task: Number(row.parent_task) },
  };
}

function stateOf(row: Record<string, SQLOutputValue>): InstanceState {
  return {
    exec: String(row.exec),
    status: String(row.status) as RuntimeStatus,
    isSuspended: row.suspended === 1,
  };
}

function textOrNull(value: SQLOutputValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
