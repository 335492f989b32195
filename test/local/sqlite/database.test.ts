import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../local/sqlite/database';

describe('openDatabase', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sqlite-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  it('makes the directory and keeps what was written', () => {
    const file = join(directory, 'a', 'b', 'state.db');

    const first = openDatabase(file);
    first.exec("CREATE TABLE t (v TEXT); INSERT INTO t VALUES ('kept')");
    first.close();
    const second = openDatabase(file);

    expect({ ...second.prepare('SELECT v FROM t').get() }).toEqual({ v: 'kept' });
    second.close();
  });

  it('uses a write-ahead log and syncs every commit unless told otherwise', () => {
    const strict = openDatabase(join(directory, 'strict.db'));
    const relaxed = openDatabase(join(directory, 'relaxed.db'), { synchronous: 'NORMAL' });

    expect({ ...strict.prepare('PRAGMA journal_mode').get() }).toEqual({ journal_mode: 'wal' });
    expect({ ...strict.prepare('PRAGMA synchronous').get() }).toEqual({ synchronous: 2 });
    expect({ ...relaxed.prepare('PRAGMA synchronous').get() }).toEqual({ synchronous: 1 });
    strict.close();
    relaxed.close();
  });
});
