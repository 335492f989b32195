import type { Values } from '../../connection/configuration';
import type { ConnectionStringFormat } from '../entry';
import { fill } from './template';

/**
 * `Key=value;Key=value` of Azure's own services (storage, Cosmos DB, Service Bus, SignalR …). Their readers split at
 * `;` and at the first `=` and know no quotes; keys and endpoints of Azure never hold a `;`.
 * @param template the whole string with values in braces.
 */
export function azurePairs(template: string): ConnectionStringFormat {
  return {
    value: (values) => fill(template, values, refuseSemicolon),
    append: (connectionString, properties) => appendPairs(connectionString, properties, refuseSemicolon),
  };
}

/** A connection string of the same form that Azure hands out whole, as the value `name`. */
export function givenPairs(name: string): ConnectionStringFormat {
  return {
    value: (values) => fill(`{${name}}`, values),
    append: (connectionString, properties) => appendPairs(connectionString, properties, refuseSemicolon),
  };
}

/** Appends `key=value` pairs after exactly one `;`, keeping a final `;` if there was one. */
export function appendPairs(
  connectionString: string,
  properties: Values,
  escape: (value: string) => string,
): string {
  const end = connectionString.endsWith(';') ? ';' : '';
  const pairs = Object.entries(properties).map(([key, value]) => `${key}=${escape(value)}`);
  return `${connectionString.replace(/;$/, '')};${pairs.join(';')}${end}`;
}

/** `Key=value` pairs joined by `;`, each value filled and then escaped as a whole. */
export function joinPairs(
  pairs: readonly (readonly [key: string, template: string])[],
  values: Values,
  escape: (value: string) => string,
): string {
  return pairs.map(([key, template]) => `${key}=${escape(fill(template, values))}`).join(';');
}

function refuseSemicolon(value: string): string {
  if (value.includes(';')) throw new Error('A value with ";" cannot be part of this connection string');
  return value;
}
