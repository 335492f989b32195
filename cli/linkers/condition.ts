import { usageError } from '../cli-error';

const TERM = /^(?<path>[A-Za-z_][\w.]*)\s*(?<operator>==|!=)\s*(?:'(?<text>[^']*)'|`(?<literal>[^`]*)`)$/;

/**
 * Reads the part of JMESPath that conditions on resources need: `path == 'text'` and `path != 'text'`, with
 * {@link https://jmespath.org literals} in backquotes, joined by `&&` and `||` (which binds weaker).
 */
export function parseCondition(text: string): (value: unknown) => boolean {
  const alternatives = text.split('||').map((part) => part.split('&&').map(parseTerm));
  return (value) => alternatives.some((terms) => terms.every((term) => term(value)));
}

function parseTerm(text: string): (value: unknown) => boolean {
  const parts = TERM.exec(text.trim())?.groups;
  if (!parts)
    throw usageError(
      '--custom',
      `cannot be read: "${text.trim()}"; write for example properties.provisioningState=='Succeeded'`,
    );
  const wanted = parts['text'] ?? literal(parts['literal'] ?? '');
  const path = (parts['path'] ?? '').split('.');
  const isEqual = parts['operator'] === '==';
  return (value) => (valueAt(value, path) === wanted) === isEqual;
}

function literal(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (current, name) =>
      typeof current === 'object' && current !== null && Object.hasOwn(current, name)
        ? (current as Record<string, unknown>)[name]
        : null,
    value,
  );
}
