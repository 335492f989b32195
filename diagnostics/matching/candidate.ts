import type { CatalogueItem } from '../catalogue/catalogue';
import { type Find, findPattern, findWord, longest } from './find-pattern';
import { partialPattern, patternHead } from './partial-pattern';
import { ONE_LINE, type TextForms } from './text-forms';

/** An entry whose pattern was found in the text, before it is compared with others. */
export interface Candidate extends Find {
  item: CatalogueItem;
  /**
   * `full`: the whole pattern. `partial`: the text ends in the middle of it. `head`: only what the pattern has before a gap.
   * `word`: the text is one word that names a state.
   */
  kind: 'full' | 'partial' | 'head' | 'word';
}

/** A cut text has to show so many characters of a pattern. */
const MIN_PARTIAL = 24;
/** A pattern's end can only be cut off in the last characters of a text. */
const TAIL = 400;

/** Patterns that are one whole word (`^failed$`) name a state, not a text. */
export function isStateWord(pattern: RegExp): boolean {
  return pattern.source.startsWith('^') && pattern.source.endsWith('$');
}

/** Looks for the entry in every spelling of the text, whole first, then cut off. */
export function findCandidate(item: CatalogueItem, forms: TextForms): Candidate | undefined {
  const { pattern } = item.entry.match;
  if (!pattern) return undefined;
  if (isStateWord(pattern)) return as(item, 'word', findWord(pattern, forms));
  return (
    as(item, 'full', findPattern(pattern, forms)) ??
    as(item, 'partial', findPartial(pattern, forms)) ??
    as(item, 'head', findHead(pattern, forms))
  );
}

function as(item: CatalogueItem, kind: Candidate['kind'], find: Find | undefined): Candidate | undefined {
  return find && { item, kind, ...find };
}

function findHead(pattern: RegExp, forms: TextForms): Find | undefined {
  const head = patternHead(pattern);
  const find = head && findPattern(head, forms);
  return find && find.matched.length >= MIN_PARTIAL ? find : undefined;
}

function findPartial(pattern: RegExp, { variants }: TextForms): Find | undefined {
  const partial = partialPattern(pattern);
  if (!partial) return undefined;
  // Searching for an open end is slow, so only the spellings on one line are searched.
  const spellings = [...new Map(ONE_LINE.map((variant) => [variants[variant] ?? '', variant]))];
  return longest(spellings.flatMap(([text, variant]) => partialAt(partial, text, variant)));
}

/** The end of a text that was cut, without the dots that say so. */
export function withoutEllipsis(text: string): string {
  return text.trimEnd().replace(/(?:\s*(?:\.{2,}|…|\[truncated\]))+$/i, '');
}

/** The find has to reach the very end of the text: there the text was cut. */
function partialAt(partial: RegExp, text: string, variant: number): Find[] {
  const cut = withoutEllipsis(text);
  const offset = Math.max(0, cut.length - TAIL);
  const tail = cut.slice(offset);
  const global = new RegExp(partial.source, `${partial.flags.replace('g', '')}g`);
  for (const match of tail.matchAll(global)) {
    const end = match.index + match[0].length;
    if (end === tail.length && match[0].length >= MIN_PARTIAL)
      return [{ variant, start: offset + match.index, end: offset + end, matched: match[0] }];
  }
  return [];
}
