import type { ConnectionStringFormat } from '../entry';
import { appendPairs, joinPairs } from './pairs';
import { fill } from './template';

type Pairs = readonly (readonly [keyword: string, template: string])[];

/**
 * JDBC URL of SQL Server: `jdbc:sqlserver://host:1433;databaseName=…;`. A value with special characters stands in
 * braces, in which `}` is doubled.
 * https://learn.microsoft.com/sql/connect/jdbc/building-the-connection-url
 */
export function jdbcSqlServer(server: string, pairs: Pairs): ConnectionStringFormat {
  return {
    value: (values) => `jdbc:sqlserver://${fill(server, values)};${joinPairs(pairs, values, brace)};`,
    append: (connectionString, properties) => appendPairs(connectionString, properties, brace),
  };
}

/** ODBC connection string, with braces as above. */
export function odbc(pairs: Pairs): ConnectionStringFormat {
  return {
    value: (values) => `${joinPairs(pairs, values, brace)};`,
    append: (connectionString, properties) => appendPairs(connectionString, properties, brace),
  };
}

function brace(value: string): string {
  return /[;{}=\s'"[\]()?*!@]/.test(value) ? `{${value.replaceAll('}', '}}')}}` : value;
}
