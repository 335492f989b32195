import type { CatalogueItem } from '../catalogue/catalogue';
import { partialPattern } from './partial-pattern';

/** An entry whose pattern was found in the text, before it is compared with others. */
export interface Candidate {
  item: CatalogueItem;
  /** The text that matched. */
  matched: string;
  /** Which spelling of the text, and where in it. Spans are comparable within one variant only. */
  variant: number;
  start: number;
  end: number;
  kind: 'full' | 'partial' | 'word';
}

/** A cut text has to show so many characters of a pattern. */
const MIN_PARTIAL = 24;
/** A pattern's end can only be cut off in the last characters of a text. */
const TAIL = 600;

/** Patterns that are one whole word (`^failed$`) name a state, not a text. */
export function isStateWord(pattern: RegExp): boolean {
  return pattern.source.startsWith('^') && pattern.source.endsWith('$');
}

/** Looks for the entry in every spelling of the text. @returns the longest find. */
export function findCandidate(item: CatalogueItem, variants: readonly string[]): Candidate | undefined {
  const { pattern } = item.entry.match;
  if (!pattern) return undefined;
  const kind = isStateWord(pattern) ? 'word' : 'full';
  const found = longest(variants.map((text, variant) => exec(item, pattern, { text, variant, kind })));
  return found ?? (kind === 'full' ? findPartial(item, pattern, variants) : undefined);
}

function exec(
  item: CatalogueItem,
  pattern: RegExp,
  { text, variant, kind }: { text: string; variant: number; kind: Candidate['kind'] },
): Candidate | undefined {
  const match = pattern.exec(kind === 'word' ? text.trim() : text);
  if (!match) return undefined;
  return { item, matched: match[0], variant, start: match.index, end: match.index + match[0].length, kind };
}

function longest(candidates: readonly (Candidate | undefined)[]): Candidate | undefined {
  return candidates
    .filter((candidate): candidate is Candidate => candidate !== undefined)
    .reduce<Candidate | undefined>(
      (best, next) => (best && best.matched.length >= next.matched.length ? best : next),
      undefined,
    );
}

const partials = new WeakMap<RegExp, RegExp | null>();

function findPartial(
  item: CatalogueItem,
  pattern: RegExp,
  variants: readonly string[],
): Candidate | undefined {
  let partial = partials.get(pattern);
  if (partial === undefined) {
    partial = partialPattern(pattern) ?? null;
    partials.set(pattern, partial);
  }
  if (!partial) return undefined;
  const expression = partial;
  return longest(variants.map((text, variant) => partialAt(item, expression, text.trimEnd(), variant)));
}

/** The find has to reach the very end of the text: there the text was cut. Trailing dots of an ellipsis do not count. */
function partialAt(
  item: CatalogueItem,
  partial: RegExp,
  text: string,
  variant: number,
): Candidate | undefined {
  const cut = text.replace(/(?:\s*(?:\.{2,}|…|\[truncated\]))+$/i, '');
  const offset = Math.max(0, cut.length - TAIL);
  const tail = cut.slice(offset);
  const global = new RegExp(partial.source, `${partial.flags.replace('g', '')}g`);
  for (const match of tail.matchAll(global)) {
    const reachesEnd = match.index + match[0].length === tail.length;
    if (reachesEnd && match[0].length >= MIN_PARTIAL) {
      const start = offset + match.index;
      return { item, matched: match[0], variant, start, end: start + match[0].length, kind: 'partial' };
    }
  }
  return undefined;
}
