import type { ConnectionStringFormat } from '../entry';
import { appendPairs, joinPairs } from './pairs';

/**
 * Connection string of github.com/microsoft/go-mssqldb (`server=…;user id=…;`). Values are trimmed, and double quotes
 * protect what they enclose; single quotes mean nothing.
 */
export function goMssql(
  pairs: readonly (readonly [keyword: string, template: string])[],
): ConnectionStringFormat {
  return {
    value: (values) => `${joinPairs(pairs, values, quoteGoMssql)};`,
    append: (connectionString, properties) => appendPairs(connectionString, properties, quoteGoMssql),
  };
}

function quoteGoMssql(value: string): string {
  return /[";]/.test(value) || value.trim() !== value ? `"${value.replaceAll('"', '""')}"` : value;
}
