import type { ConfigurationEntry, Values } from '../connection/configuration';
import { fill } from './formats/template';

/** How one kind of connection string is written, and how a caller's properties are added to it. */
export interface ConnectionStringFormat {
  value: (values: Values) => string;
  /** Absent when nothing can be added, because the value only looks like a connection string. */
  append?: (connectionString: string, properties: Values) => string;
}

/** A key without a credential. `template` names values in braces, for example `{blobEndpoint}`. */
export function plain(
  name: string,
  template: string | ConnectionStringFormat,
  description: string,
): ConfigurationEntry {
  return { name, isSecret: false, ...valueOf(template), description };
}

/** A key that is, or holds, a credential. */
export function secret(
  name: string,
  template: string | ConnectionStringFormat,
  description: string,
): ConfigurationEntry {
  return { name, isSecret: true, ...valueOf(template), description };
}

function valueOf(template: string | ConnectionStringFormat): Pick<ConfigurationEntry, 'value' | 'append'> {
  if (typeof template !== 'string') return template;
  return { value: (values) => fill(template, values) };
}
