import { openMysql } from '../../../azure/databases/mysql';
import { mysqlPrincipals } from '../../../targets/mysql-flexible/principal';

// No MySQL server comes with npm: what is tested is what the driver is told, and what becomes of its answers.
const createConnection = jest.fn();
const query = jest.fn();
const end = jest.fn(() => Promise.resolve());
jest.mock('mysql2/promise', () => ({
  createConnection: (options: unknown) => createConnection(options) as unknown,
}));

const LOGIN = {
  protocol: 'mysql',
  host: 'shop.mysql.database.azure.com',
  database: 'catalog',
  userName: 'aksc',
  token: 'token',
  timeoutMs: 5_000,
} as const;
const USER = {
  userName: 'aad_catalog',
  database: 'catalog',
  clientId: 'dddddddd-0001-4000-8000-00000000c11e',
  principalId: 'dddddddd-0001-4000-8000-0000000000b6',
};

beforeEach(() => {
  jest.clearAllMocks();
  createConnection.mockResolvedValue({ on: jest.fn(), query, end });
  query.mockResolvedValue([[], []]);
});

describe('a session with MySQL', () => {
  it('sends the token inside verified TLS only', async () => {
    await openMysql(LOGIN);

    expect(createConnection).toHaveBeenCalledWith(
      expect.objectContaining({
        host: LOGIN.host,
        port: 3306,
        user: 'aksc',
        password: 'token',
        enableCleartextPlugin: true,
        ssl: { rejectUnauthorized: true, verifyIdentity: true, minVersion: 'TLSv1.2' },
      }),
    );
  });

  it('runs the statements of a user one after the other', async () => {
    const statements = mysqlPrincipals.grant(USER).flatMap((script) => script.statements);
    const session = await openMysql(LOGIN);

    for (const statement of statements) await session.run(statement);
    await session.close();

    const sent = query.mock.calls.map(([options]: [{ sql: string }]) => options.sql);
    expect(sent).toEqual(statements);
    expect(end).toHaveBeenCalledTimes(1);
  });

  it('answers the first value of the first row', async () => {
    query.mockResolvedValue([[['present']], []]);
    const session = await openMysql(LOGIN);

    expect(await session.run(mysqlPrincipals.find(USER).statement)).toBe('present');
  });

  it.each([
    [1045, 'Access denied', 'loginRefused'],
    [1040, 'Too many connections', 'unavailable'],
    [-111, 'connect ECONNREFUSED', 'unreachable'],
  ])('tells why it could not be opened: %d', async (errno, message, kind) => {
    createConnection.mockRejectedValue(Object.assign(new Error(message), { errno }));

    await expect(openMysql(LOGIN)).rejects.toMatchObject({ kind, code: String(errno) });
  });

  it('tells that a statement was refused', async () => {
    query.mockRejectedValue(Object.assign(new Error('no such table'), { errno: 1146 }));
    const session = await openMysql(LOGIN);

    await expect(session.run('SELECT 1')).rejects.toMatchObject({ kind: 'statementRefused' });
  });
});
