import { MissingValueError, type Values } from '../../connection/configuration';

/**
 * Replaces `{name}` in a template by the value of that name, each passed through `escape`. Text in braces that is no
 * plain name, such as braces of a format, stays.
 * @throws {MissingValueError} when a value is absent or empty.
 */
export function fill(template: string, values: Values, escape = (value: string): string => value): string {
  return template.replace(/\{([a-zA-Z]\w*)\}/g, (_, name: string) => escape(requireValue(values, name)));
}

function requireValue(values: Values, name: string): string {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined || value === '') throw new MissingValueError(name);
  return value;
}
