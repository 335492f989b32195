import type { Connection } from 'tedious';
import {
  type DatabaseLogin,
  type DatabaseSession,
  type ErrorCodes,
  toDatabaseError,
} from './database-session';

const PORT = 1433;

/** https://learn.microsoft.com/azure/azure-sql/database/troubleshoot-common-errors-issues */
const CODES: ErrorCodes = {
  // Login failed, cannot open database, principal not able to access it.
  loginRefused: [18_456, 4060, 916],
  // Not available (paused, failing over), processing limits.
  unavailable: [40_613, 40_197, 40_501, 49_918, 49_919, 49_920, 10_928, 10_929],
  isOfServer: (code) => Number(code) > 0,
};

/** Opens a session with SQL Server, Azure SQL Database or SQL database in Fabric. */
export async function openSqlServer(login: DatabaseLogin): Promise<DatabaseSession> {
  const { Connection: SqlConnection, Request } = await import('tedious');
  const { host, port = PORT, database, token, timeoutMs } = login;
  const connection = new SqlConnection({
    server: host,
    authentication: { type: 'azure-active-directory-access-token', options: { token } },
    options: {
      database,
      port,
      encrypt: true,
      trustServerCertificate: false,
      connectTimeout: timeoutMs,
      requestTimeout: timeoutMs,
      appName: 'aks-service-connector',
    },
  });
  connection.on('error', () => undefined);
  await connect(connection);
  return {
    run: (statement) =>
      new Promise((resolve, reject) => {
        let value: unknown;
        const request = new Request(statement, (error) => {
          if (error) reject(toDatabaseError(error, numberOf(error), CODES));
          else resolve(typeof value === 'string' ? value : undefined);
        });
        request.on('row', (columns: { value: unknown }[]) => (value ??= columns[0]?.value));
        connection.execSqlBatch(request);
      }),
    close: () =>
      new Promise((resolve) => {
        connection.once('end', () => resolve());
        connection.close();
      }),
  };
}

function connect(connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.connect((error) => {
      if (!error) return resolve();
      connection.close();
      reject(toDatabaseError(error, numberOf(error), CODES));
    });
  });
}

/** Number of an error of the server; tedious hands over the errors that led to a failed login one level down. */
function numberOf(error: Error & { number?: number; cause?: unknown }): number | undefined {
  if (typeof error.number === 'number') return error.number;
  return error.cause instanceof Error ? numberOf(error.cause) : undefined;
}
