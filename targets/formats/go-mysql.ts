import type { ConnectionStringFormat } from '../entry';
import { fill } from './template';

/**
 * Data source name of github.com/go-sql-driver/mysql. It looks for the last `/`, then for the last `@` before it and the
 * first `:` of the rest, so a password needs no escaping; a user name must not hold a `:`. The database name is
 * path-decoded.
 */
export function goMysql(user: string): ConnectionStringFormat {
  return {
    value: (values) => {
      const database = encodeURIComponent(fill('{database}', values));
      if (values['userName']?.includes(':'))
        throw new Error('A user name with ":" cannot be part of this DSN');
      return `${fill(user, values)}@tcp(${fill('{host}', values)}:3306)/${database}?tls=true`;
    },
    append: (connectionString, properties) =>
      [
        connectionString,
        ...Object.entries(properties).map(([key, value]) => `${key}=${encodeURIComponent(value)}`),
      ].join('&'),
  };
}
