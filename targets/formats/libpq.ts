import type { Values } from '../../connection/configuration';
import type { ConnectionStringFormat } from '../entry';
import { fill } from './template';

/**
 * Keyword/value string of libpq (`host=… dbname=… user=…`), which psycopg, php and most Go and Ruby drivers read.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE
 */
export function libpq(
  pairs: readonly (readonly [keyword: string, template: string])[],
): ConnectionStringFormat {
  return {
    value: (values) => pairs.map(([key, template]) => `${key}=${quote(fill(template, values))}`).join(' '),
    append: (connectionString: string, properties: Values) =>
      [connectionString, ...Object.entries(properties).map(([key, value]) => `${key}=${quote(value)}`)].join(
        ' ',
      ),
  };
}

function quote(value: string): string {
  return /^[^\s'\\]+$/.test(value) ? value : `'${value.replace(/['\\]/g, String.raw`\$&`)}'`;
}
