import type { Values } from '../../connection/configuration';
import type { ConnectionStringFormat } from '../entry';
import { fill } from './template';

/**
 * A URL with values in its parts, each percent-encoded: JDBC URLs of PostgreSQL and MySQL, MongoDB and Redis URIs.
 * All their drivers decode user, password, path and query.
 * @param template the whole URL with values in braces. Host names and ports come through unchanged.
 */
export function url(template: string): ConnectionStringFormat {
  return {
    value: (values) => fill(template, values, encode),
    append: appendQuery,
  };
}

/** A URI that the caller gives whole, as the value `name`. */
export function givenUri(name: string): ConnectionStringFormat {
  return { value: (values) => fill(`{${name}}`, values), append: appendQuery };
}

function appendQuery(connectionString: string, properties: Values): string {
  const query = Object.entries(properties).map(([key, value]) => `${encode(key)}=${encode(value)}`);
  const separator = !connectionString.includes('?') ? '?' : /[?&]$/.test(connectionString) ? '' : '&';
  return `${connectionString}${separator}${query.join('&')}`;
}

// encodeURIComponent leaves !'()* alone; drivers take them, shells and quoted strings do not always.
function encode(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
