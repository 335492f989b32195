import type { ConnectionStringFormat } from '../entry';
import { appendPairs, joinPairs } from './pairs';

/**
 * Connection string of .NET database drivers (`Server=…;User Id=…`), quoted as DbConnectionStringBuilder does it.
 * @param pairs keyword and template of its value.
 * @param end `;` where the documented form ends with one.
 * https://learn.microsoft.com/dotnet/framework/data/adonet/connection-string-syntax
 */
export function adoNet(
  pairs: readonly (readonly [keyword: string, template: string])[],
  end: ';' | '' = '',
): ConnectionStringFormat {
  return {
    value: (values) => joinPairs(pairs, values, quoteAdoNet) + end,
    append: (connectionString, properties) => appendPairs(connectionString, properties, quoteAdoNet),
  };
}

function quoteAdoNet(value: string): string {
  if (/^[^"'=;\s\p{Cc}]*$/u.test(value)) return value;
  if (value.includes('"') && !value.includes("'")) return `'${value}'`;
  return `"${value.replaceAll('"', '""')}"`;
}
