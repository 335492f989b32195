import { ArmFailure } from './arm-failure';

const COMPARISON = /^\s*(?<name>\w+)\s+eq\s+'(?<value>(?:[^']|'')*)'\s*$/i;

/**
 * Reads a `$filter` of comparisons joined by `and`, for example `AuthType eq 'secret' and ClientType eq 'go'`.
 * @returns the wanted values, lower-cased, by lower-cased name.
 */
export function readFilter(filter: string | null, names: readonly string[]): Map<string, string> {
  if (filter === null || filter.trim() === '') return new Map();
  const known = names.map((name) => name.toLowerCase());
  const wanted = splitByAnd(filter).map((part) => {
    const found = COMPARISON.exec(part)?.groups;
    const name = found?.['name']?.toLowerCase() ?? '';
    if (!found || !known.includes(name)) throw refused(names);
    return [name, (found['value'] ?? '').replaceAll("''", "'").toLowerCase()] as const;
  });
  return new Map(wanted);
}

function splitByAnd(filter: string): string[] {
  return filter.split(/\band\b(?=(?:[^']*'[^']*')*[^']*$)/i);
}

function refused(names: readonly string[]): ArmFailure {
  return new ArmFailure(400, {
    code: 'InvalidFilterInQueryString',
    message: `$filter must hold comparisons of ${names.join(', ')} with eq, joined by and.`,
    target: '$filter',
  });
}
