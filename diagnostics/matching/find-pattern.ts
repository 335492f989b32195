import { squeezedPattern, type TextForms } from './text-forms';

/** Where an expression was found: positions in one variant of the text. */
export interface Find {
  variant: number;
  start: number;
  end: number;
  matched: string;
}

/** Without white space, shorter finds could be accidents. */
const MIN_SQUEEZED = 10;

/**
 * Looks for an expression in every spelling of a text. A find has to hold without white space too: a line break in the middle of a
 * word must not turn one name into another. @returns the longest find.
 */
export function findPattern(pattern: RegExp, forms: TextForms): Find | undefined {
  const squeezed = findSqueezed(pattern, forms);
  if (!squeezed) return undefined;
  const found = longest(forms.variants.flatMap((text, variant) => exec(pattern, text, variant)));
  // A name that goes on in the next line says more than its first half.
  const isLonger = withoutSpace(squeezed.matched).length > withoutSpace(found?.matched ?? '').length;
  return isLonger && isBrokenPhrase(squeezed) ? squeezed : found;
}

/** A text without its white space, to compare finds of different spellings. */
export function withoutSpace(text: string): string {
  return text.replace(/\s+/g, '');
}

/** Only a line break may hide in a phrase: words side by side are words of their own. */
function isBrokenPhrase({ matched }: Find): boolean {
  return matched.length >= MIN_SQUEEZED && matched.includes('\n');
}

/** Looks for an expression that names a whole text, such as `^failed$`. */
export function findWord(pattern: RegExp, forms: TextForms): Find | undefined {
  return longest(forms.variants.flatMap((text, variant) => exec(pattern, text.trim(), variant)));
}

/** Every find in one text: the first is not always the one that says most. */
function exec(pattern: RegExp, text: string, variant: number): Find[] {
  return [...text.matchAll(everywhere(pattern))].map((match) => ({
    variant,
    start: match.index,
    end: match.index + match[0].length,
    matched: match[0],
  }));
}

const globals = new WeakMap<RegExp, RegExp>();

function everywhere(pattern: RegExp): RegExp {
  const known = globals.get(pattern) ?? new RegExp(pattern.source, `${pattern.flags}g`);
  globals.set(pattern, known);
  return known;
}

function findSqueezed(pattern: RegExp, { variants, squeezed }: TextForms): Find | undefined {
  const expression = squeezedPattern(pattern);
  const finds = squeezed.flatMap(({ text, variant, positions }) =>
    exec(expression, text, variant).map(({ start, end }) => {
      const first = positions[start] ?? 0;
      const last = (positions[end - 1] ?? first) + 1;
      return { variant, start: first, end: last, matched: (variants[variant] ?? '').slice(first, last) };
    }),
  );
  return longest(finds);
}

export function longest<T extends { matched: string }>(finds: readonly T[]): T | undefined {
  return finds.reduce<T | undefined>(
    (best, next) => (best && best.matched.length >= next.matched.length ? best : next),
    undefined,
  );
}
