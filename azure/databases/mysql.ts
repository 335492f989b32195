import {
  type DatabaseLogin,
  type DatabaseSession,
  type ErrorCodes,
  toDatabaseError,
} from './database-session';

const PORT = 3306;

/** https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html */
const CODES: ErrorCodes = {
  // Access denied, to the database, without SSL, unknown database.
  loginRefused: [1045, 1044, 1698, 1049, 3159],
  // Too many connections, server shutdown.
  unavailable: [1040, 1053, 1203],
  isOfServer: (code) => Number(code) >= 1000 && Number(code) < 10_000,
};

/**
 * Opens a session with a MySQL server. The token is the password and goes in clear text inside TLS, which is what the
 * Entra plugin of the server asks for.
 */
export async function openMysql(login: DatabaseLogin): Promise<DatabaseSession> {
  const { createConnection } = await import('mysql2/promise');
  const { host, port = PORT, database, userName = '', token, timeoutMs } = login;
  const connection = await orDatabaseError(() =>
    createConnection({
      host,
      port,
      database,
      user: userName,
      password: token,
      ssl: { rejectUnauthorized: true, verifyIdentity: true, minVersion: 'TLSv1.2' },
      enableCleartextPlugin: true,
      connectTimeout: timeoutMs,
    }),
  );
  connection.on('error', () => undefined);
  return {
    run: (statement) =>
      orDatabaseError(async () => {
        const [rows] = await connection.query({ sql: statement, timeout: timeoutMs, rowsAsArray: true });
        const [first] = Array.isArray(rows) ? (rows as unknown[]) : [];
        const value: unknown = Array.isArray(first) ? first[0] : undefined;
        return typeof value === 'string' ? value : undefined;
      }),
    close: () => connection.end().catch(() => undefined),
  };
}

async function orDatabaseError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toDatabaseError(error, (error as { errno?: number }).errno, CODES);
  }
}
