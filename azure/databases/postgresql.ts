import {
  type DatabaseLogin,
  type DatabaseSession,
  type ErrorCodes,
  toDatabaseError,
} from './database-session';

const PORT = 5432;

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const CODES: ErrorCodes = {
  loginRefused: ['28000', '28P01', '3D000', '42501'],
  unavailable: ['57P01', '57P02', '57P03', '53300', '53400'],
  isOfServer: (code) => /^[0-9A-Z]{5}$/.test(String(code)) && /\d/.test(String(code)),
};

/** Opens a session with a PostgreSQL server. The token is the password, so TLS with a trusted certificate is a must. */
export async function openPostgresql(login: DatabaseLogin): Promise<DatabaseSession> {
  const { Client } = await import('pg');
  const { host, port = PORT, database, userName, token, timeoutMs } = login;
  const client = new Client({
    host,
    port,
    database,
    user: userName,
    password: token,
    ssl: { rejectUnauthorized: true },
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    application_name: 'aks-service-connector',
  });
  // A server that goes away between two statements is found by the next one.
  client.on('error', () => undefined);
  await orDatabaseError(() => client.connect());
  return {
    run: (statement) =>
      orDatabaseError(async () => {
        const { rows } = await client.query<unknown[]>({ text: statement, rowMode: 'array' });
        const value = rows[0]?.[0];
        return typeof value === 'string' ? value : undefined;
      }),
    close: () => client.end().catch(() => undefined),
  };
}

async function orDatabaseError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toDatabaseError(error, (error as { code?: string }).code, CODES);
  }
}
