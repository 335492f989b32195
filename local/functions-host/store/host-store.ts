import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../../sqlite/database';
import { GroupCommit } from '../../sqlite/group-commit';
import { ActivityTable } from './activity-table';
import { EntityTable } from './entity-table';
import { HistoryTable } from './history-table';
import { InboxTable } from './inbox-table';
import { InstanceTable } from './instance-table';
import { ScheduleTable } from './schedule-table';
import { createTables } from './schema';
import { SingleOwner } from '../../sqlite/single-owner';
import { TimerTable } from './timer-table';

/** The host's database. Reads are direct; writes go through `write` and share transactions. */
export class HostStore {
  readonly db: DatabaseSync;
  readonly instances: InstanceTable;
  readonly history: HistoryTable;
  readonly inbox: InboxTable;
  readonly activities: ActivityTable;
  readonly timers: TimerTable;
  readonly entities: EntityTable;
  readonly schedules: ScheduleTable;
  readonly #commits: GroupCommit;
  readonly #owner: SingleOwner | undefined;

  /**
   * @param directory where `durable.db` lives, or `:memory:`.
   * @throws when another host uses the directory.
   */
  constructor(directory: string) {
    const isInMemory = directory === ':memory:';
    this.#owner = isInMemory
      ? undefined
      : new SingleOwner(directory, `Another Functions host is using ${directory}. Stop it first.`);
    this.db = openDatabase(isInMemory ? directory : join(directory, 'durable.db'));
    createTables(this.db);
    this.#commits = new GroupCommit(this.db);
    this.instances = new InstanceTable(this.db);
    this.history = new HistoryTable(this.db);
    this.inbox = new InboxTable(this.db);
    this.activities = new ActivityTable(this.db);
    this.timers = new TimerTable(this.db);
    this.entities = new EntityTable(this.db);
    this.schedules = new ScheduleTable(this.db);
  }

  /** Runs `fn` in a shared transaction; see `GroupCommit.write` for what `fn` must not do. */
  write<T>(fn: () => T): Promise<T> {
    return this.#commits.write(fn);
  }

  async close(): Promise<void> {
    await this.#commits.close();
    this.db.close();
    this.#owner?.release();
  }
}
