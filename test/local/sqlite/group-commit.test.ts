import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../../../local/sqlite/database';
import { GroupCommit } from '../../../local/sqlite/group-commit';

describe('GroupCommit', () => {
  let db: DatabaseSync;
  let commits: GroupCommit;
  let statements: string[];

  beforeEach(() => {
    db = openDatabase(':memory:');
    db.exec('CREATE TABLE t (v INTEGER PRIMARY KEY)');
    statements = [];
    const exec = db.exec.bind(db);
    db.exec = (sql: string) => {
      statements.push(sql);
      exec(sql);
    };
    commits = new GroupCommit(db);
  });
  afterEach(() => db.close());

  function insert(value: number): number {
    db.prepare('INSERT INTO t VALUES (?)').run(value);
    return value;
  }
  function stored(): unknown[] {
    return db
      .prepare('SELECT v FROM t ORDER BY v')
      .all()
      .map((row) => row.v);
  }

  it('commits all writes of one turn of the loop together', async () => {
    const answers = await Promise.all([1, 2, 3].map((value) => commits.write(() => insert(value))));

    expect(answers).toEqual([1, 2, 3]);
    expect(statements).toEqual(['BEGIN IMMEDIATE', 'COMMIT']);
  });

  it('waits a few turns for writes that come a moment later', async () => {
    const first = commits.write(() => insert(1));
    await new Promise((turn) => setImmediate(turn));
    const second = commits.write(() => insert(2));

    await Promise.all([first, second]);
    expect(statements).toEqual(['BEGIN IMMEDIATE', 'COMMIT']);
  });

  it('rejects only the write that failed and keeps its neighbours', async () => {
    const results = await Promise.allSettled([
      commits.write(() => insert(1)),
      commits.write(() => {
        insert(2);
        throw new Error('no');
      }),
      commits.write(() => insert(3)),
    ]);

    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(stored()).toEqual([1, 3]);
  });

  it('does not resolve before the commit', async () => {
    let resolved = false;

    const write = commits.write(() => insert(1)).then(() => (resolved = true));
    await Promise.resolve();

    expect(resolved).toBe(false);
    await write;
    expect(db.isTransaction).toBe(false);
  });

  it('commits at once when flushed, and refuses writes when closed', async () => {
    const write = commits.write(() => insert(1));

    await commits.flush();
    expect(stored()).toEqual([1]);
    await write;
    const last = commits.write(() => insert(2));
    await commits.close();

    await expect(last).resolves.toBe(2);
    await expect(commits.write(() => insert(3))).rejects.toThrow('closed');
    expect(stored()).toEqual([1, 2]);
  });

  it('rejects the write when the commit itself fails', async () => {
    db.exec('CREATE TABLE child (v INTEGER REFERENCES t(v) DEFERRABLE INITIALLY DEFERRED)');

    const write = commits.write(() => db.prepare('INSERT INTO child VALUES (9)').run());

    await expect(write).rejects.toThrow('FOREIGN KEY');
    expect(db.isTransaction).toBe(false);
  });
});
