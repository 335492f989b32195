const partials = new WeakMap<RegExp, RegExp | null>();
const heads = new WeakMap<RegExp, RegExp | null>();

/**
 * Turns an expression into one that also matches a text that ends in the middle of it: every atom may be the end of the text
 * instead. Expressions are read up to their first gap (`[\s\S]*`), because a gap would swallow whatever follows.
 * @returns `undefined` when the expression offers nothing to match before its first gap.
 */
export function partialPattern(pattern: RegExp): RegExp | undefined {
  return remembered(partials, pattern, () => {
    const source = headSource(pattern.source) ?? (hasGap(pattern.source) ? undefined : pattern.source);
    return source === undefined ? undefined : new RegExp(convert(source, 0)[0], pattern.flags);
  });
}

/** The part of an expression before its first gap; `undefined` when it has no gap, or the gap is inside brackets. */
export function patternHead(pattern: RegExp): RegExp | undefined {
  return remembered(heads, pattern, () => {
    const source = headSource(pattern.source);
    return source === undefined ? undefined : new RegExp(source, pattern.flags);
  });
}

function remembered(
  cache: WeakMap<RegExp, RegExp | null>,
  pattern: RegExp,
  make: () => RegExp | undefined,
): RegExp | undefined {
  const known = cache.get(pattern);
  if (known !== undefined) return known ?? undefined;
  const made = make();
  cache.set(pattern, made ?? null);
  return made;
}

const GAP = '[\\s\\S]';

function hasGap(source: string): boolean {
  return source.includes(GAP);
}

function headSource(source: string): string | undefined {
  const gap = source.indexOf(GAP);
  if (gap < 0) return undefined;
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
