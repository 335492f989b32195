import { chmodSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { openDatabase } from '../../sqlite/database';
import { GroupCommit } from '../../sqlite/group-commit';

export interface StoredRow {
  resource: string;
  body: string;
}

const TABLES = `
  CREATE TABLE IF NOT EXISTS object (
    cluster TEXT NOT NULL, resource TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (cluster, resource, namespace, name)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS cluster (name TEXT PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS log (
    cluster TEXT NOT NULL, container TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (cluster, container)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS note (
    cluster TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (cluster, name)
  ) WITHOUT ROWID;`;

/**
 * The SQLite file under all clusters of one stand-in. Every write resolves once it is committed.
 * The file holds the values of Secrets, as etcd does, so it is readable by its owner only.
 */
export class ClusterStorage {
  private readonly database: DatabaseSync;
  private readonly commits: GroupCommit;
  private readonly statements = new Map<string, StatementSync>();

  /** @param file path of the database, or `:memory:`. */
  constructor(file: string) {
    this.database = openDatabase(file);
    if (file !== ':memory:') {
      chmodSync(file, 0o600);
    }
    this.database.exec(TABLES);
    this.commits = new GroupCommit(this.database);
  }

  async close(): Promise<void> {
    await this.commits.close();
    this.database.close();
  }

  private statement(sql: string): StatementSync {
    const prepared = this.statements.get(sql) ?? this.database.prepare(sql);
    this.statements.set(sql, prepared);
    return prepared;
  }

  /** The revision of a cluster, or undefined when it has never been started. */
  revision(cluster: string): number | undefined {
    const row = this.statement('SELECT revision FROM cluster WHERE name = ?').get(cluster);
    return row === undefined ? undefined : Number(row['revision']);
  }

  objects(cluster: string): StoredRow[] {
    return this.statement('SELECT resource, body FROM object WHERE cluster = ?')
      .all(cluster)
      .map((row) => ({ resource: String(row['resource']), body: String(row['body']) }));
  }

  logs(cluster: string): Map<string, string> {
    const rows = this.statement('SELECT container, body FROM log WHERE cluster = ?').all(cluster);
    return new Map(rows.map((row) => [String(row['container']), String(row['body'])]));
  }

  /** A text kept for the cluster beside its objects. */
  note(cluster: string, name: string): string | undefined {
    const row = this.statement('SELECT body FROM note WHERE cluster = ? AND name = ?').get(cluster, name);
    return row === undefined ? undefined : String(row['body']);
  }

  saveNote(cluster: string, name: string, body: string): Promise<void> {
    return this.commits.write(() => {
      this.statement('INSERT OR REPLACE INTO note VALUES (?, ?, ?)').run(cluster, name, body);
    });
  }

  removeNote(cluster: string, name: string): Promise<void> {
    return this.commits.write(() => {
      this.statement('DELETE FROM note WHERE cluster = ? AND name = ?').run(cluster, name);
    });
  }

  saveObject(
    cluster: string,
    revision: number,
    row: StoredRow & { namespace: string; name: string },
  ): Promise<void> {
    return this.commits.write(() => {
      const { resource, namespace, name, body } = row;
      this.statement('INSERT OR REPLACE INTO object VALUES (?, ?, ?, ?, ?)').run(
        cluster,
        resource,
        namespace,
        name,
        body,
      );
      this.saveRevision(cluster, revision);
    });
  }

  removeObject(
    cluster: string,
    revision: number,
    row: { resource: string; namespace: string; name: string },
  ): Promise<void> {
    return this.commits.write(() => {
      this.statement(
        'DELETE FROM object WHERE cluster = ? AND resource = ? AND namespace = ? AND name = ?',
      ).run(cluster, row.resource, row.namespace, row.name);
      this.saveRevision(cluster, revision);
    });
  }

  /** Replaces the text that one container wrote; an empty text removes it. */
  saveLog(cluster: string, container: string, body: string): Promise<void> {
    return this.commits.write(() => {
      if (body === '') {
        this.statement('DELETE FROM log WHERE cluster = ? AND container = ?').run(cluster, container);
      } else {
        this.statement('INSERT OR REPLACE INTO log VALUES (?, ?, ?)').run(cluster, container, body);
      }
    });
  }

  private saveRevision(cluster: string, revision: number): void {
    this.statement(
      'INSERT INTO cluster VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET revision = max(revision, excluded.revision)',
    ).run(cluster, revision);
  }
}
