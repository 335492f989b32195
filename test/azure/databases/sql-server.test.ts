import { EventEmitter } from 'node:events';
import { openSqlServer } from '../../../azure/databases/sql-server';
import { sqlPrincipals } from '../../../targets/sql/principal';

// No SQL Server comes with npm: what is tested is what the driver is told, and what becomes of its answers.
type Done = (error?: Error) => void;
const options = jest.fn();
const batches: string[] = [];
let connectError: Error | undefined;
let batchError: Error | undefined;
let row: string | undefined;

class FakeRequest extends EventEmitter {
  readonly sql: string;
  readonly done: Done;

  constructor(sql: string, done: Done) {
    super();
    this.sql = sql;
    this.done = done;
  }
}

class FakeConnection extends EventEmitter {
  constructor(given: unknown) {
    super();
    options(given);
  }

  connect(done: Done): void {
    done(connectError);
  }

  execSqlBatch(request: FakeRequest): void {
    batches.push(request.sql);
    if (row !== undefined) request.emit('row', [{ value: row }]);
    request.done(batchError);
  }

  close(): void {
    this.emit('end');
  }
}
jest.mock('tedious', () => ({
  get Connection() {
    return FakeConnection;
  },
  get Request() {
    return FakeRequest;
  },
}));

const LOGIN = {
  protocol: 'sqlServer',
  host: 'shop.database.windows.net',
  database: 'reports',
  token: 'token',
  timeoutMs: 5_000,
} as const;
const USER = {
  userName: 'aad_reports',
  database: 'reports',
  clientId: 'dddddddd-0001-4000-8000-00000000c11e',
  principalId: 'dddddddd-0001-4000-8000-0000000000b6',
};

beforeEach(() => {
  options.mockClear();
  batches.length = 0;
  connectError = undefined;
  batchError = undefined;
  row = undefined;
});

describe('a session with SQL Server', () => {
  it('signs in with the token, inside verified TLS only', async () => {
    await openSqlServer(LOGIN);

    expect(options).toHaveBeenCalledWith(
      expect.objectContaining({
        server: LOGIN.host,
        authentication: { type: 'azure-active-directory-access-token', options: { token: 'token' } },
        options: expect.objectContaining({
          database: 'reports',
          port: 1433,
          encrypt: true,
          trustServerCertificate: false,
        }) as unknown,
      }),
    );
  });

  it('runs the statements of a user one after the other, and ends', async () => {
    const statements = sqlPrincipals.grant(USER).flatMap((script) => script.statements);
    const session = await openSqlServer(LOGIN);

    for (const statement of statements) await session.run(statement);
    await session.close();

    expect(batches).toEqual(statements);
  });

  it('answers the first value of the first row', async () => {
    row = 'present';
    const session = await openSqlServer(LOGIN);

    expect(await session.run(sqlPrincipals.find(USER).statement)).toBe('present');
  });

  it.each([
    [18_456, 'loginRefused'],
    [40_613, 'unavailable'],
  ])('tells why it could not be opened: %d, also one level down', async (number, kind) => {
    const cause = Object.assign(new Error('Login failed.'), { number });
    connectError = new Error('Login failed.', { cause });

    await expect(openSqlServer(LOGIN)).rejects.toMatchObject({ kind });
  });

  it('tells that nobody answers', async () => {
    connectError = Object.assign(new Error('Failed to connect'), { code: 'ESOCKET' });

    await expect(openSqlServer(LOGIN)).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('tells that a statement was refused', async () => {
    batchError = Object.assign(new Error('Incorrect syntax'), { number: 102 });
    const session = await openSqlServer(LOGIN);

    await expect(session.run('SELECT')).rejects.toMatchObject({ kind: 'statementRefused', code: '102' });
  });
});
