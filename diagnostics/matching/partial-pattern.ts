/**
 * Turns an expression into one that also matches a text that ends in the middle of it: every atom may be the end of the text
 * instead. Expressions are read up to their first gap (`[\s\S]*`), because a gap would swallow whatever follows.
 * @returns `undefined` when the expression offers nothing to match before its first gap.
 */
export function partialPattern(pattern: RegExp): RegExp | undefined {
  const source = withoutGap(pattern.source);
  if (source === undefined) return undefined;
  const [body] = convert(source, 0);
  return new RegExp(body, pattern.flags);
}

function withoutGap(source: string): string | undefined {
  const gap = source.indexOf('[\\s\\S]');
  if (gap < 0) return source;
  const head = source.slice(0, gap);
  const isNested = (head.match(/(?<!\\)\(/g) ?? []).length !== (head.match(/(?<!\\)\)/g) ?? []).length;
  return isNested || head === '' ? undefined : head;
}

const ATOM = /\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\.|\[(?:\\.|[^\]])*\]|[^\\[\](){}|^$*+?]/y;
const RAW = /\\[bB]|[|^$*+?]|\{\d+,?\d*\}/y;
const GROUP = /\((?:\?[:=!]|\?<\w+>)?/y;

/** Converts from `start` to the end or to the closing bracket. @returns the new source and where it stopped. */
function convert(source: string, start: number): [string, number] {
  let result = '';
  let index = start;
  while (index < source.length && source[index] !== ')') {
    const raw = at(RAW, source, index);
    const group = at(GROUP, source, index);
    if (raw !== undefined) {
      result += raw;
      index += raw.length;
    } else if (group !== undefined) {
      const [inner, end] = convert(source, index + group.length);
      // What must not follow is kept as it is: a text that ends there does not break the rule.
      result +=
        group === '(?!' ? source.slice(index, end + 1) : `${group}${inner}${group === '(?=' ? '' : '|$'})`;
      index = end + 1;
    } else {
      const atom = at(ATOM, source, index) ?? source.charAt(index);
      result += `(?:${atom}|$)`;
      index += atom.length;
    }
  }
  return [result, index];
}

function at(sticky: RegExp, source: string, index: number): string | undefined {
  sticky.lastIndex = index;
  return sticky.exec(source)?.[0];
}
