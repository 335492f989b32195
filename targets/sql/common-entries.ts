import type { ConfigurationEntry } from '../../connection/configuration';
import { plain, secret } from '../entry';

/** Server part of a JDBC URL. */
export const JDBC_SERVER = '{host}:1433';

/** Where the database is, in a connection string for .NET. */
export const ADO_NET = [
  ['Data Source', '{host},1433'],
  ['Initial Catalog', '{database}'],
] as const;

const port = plain('AZURE_SQL_PORT', '1433', 'Port');
export const database = plain('AZURE_SQL_DATABASE', '{database}', 'Database');
/** Host and port for client types that say HOST. */
export const host = [plain('AZURE_SQL_HOST', '{host}', 'Host name of the server'), port];
/** Host, port and database for client types that say SERVER. */
export const server = [plain('AZURE_SQL_SERVER', '{host}', 'Host name of the server'), port, database];

export function connectionString(format: Parameters<typeof plain>[1], isSecret: boolean): ConfigurationEntry {
  return isSecret
    ? secret('AZURE_SQL_CONNECTIONSTRING', format, 'Connection string with password')
    : plain('AZURE_SQL_CONNECTIONSTRING', format, 'Connection string; the driver fetches a token');
}
