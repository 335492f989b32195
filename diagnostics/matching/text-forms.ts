import { oneLine, stripLinePrefix, unescapeJson, straighten } from './normalize';

/** One text in the spellings that patterns are tried on. */
export interface TextForms {
  /** As given; unescaped; on one line; without line prefixes of logs, on one line. */
  variants: readonly string[];
  /** Without any white space, so that no line break hides a phrase; with and without line prefixes. */
  squeezed: readonly SqueezedText[];
}

export interface SqueezedText {
  text: string;
  /** The text it was made from, as an index into `variants`. */
  variant: number;
  /** Position in that variant of each character. */
  positions: readonly number[];
}

/** The variants that are on one line. */
export const ONE_LINE = [2, 3] as const;

/** Longer texts keep their beginning and their end; errors stand at one of the two. */
const MAX_CHARACTERS = 64_000;

/** The same text is looked at by many entries. */
const remembered = new Map<string, TextForms>();
const MAX_REMEMBERED = 32;

/** Prepares a text: colours, typographic quotes, HTML entities and JSON escapes are undone. */
export function textForms(text: string): TextForms {
  const known = remembered.get(text);
  if (known) return known;
  const forms = makeForms(text);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(text, forms);
  return forms;
}

function makeForms(text: string): TextForms {
  const plain = straighten(shorten(text));
  const unescaped = unescapeJson(plain);
  const stripped = unescaped.split('\n').map(stripLinePrefix).join('\n');
  const variants = [plain, unescaped, oneLine(unescaped), oneLine(stripped), stripped];
  return { variants, squeezed: [squeeze(unescaped, 1), squeeze(stripped, 4)] };
}

function shorten(text: string): string {
  if (text.length <= MAX_CHARACTERS) return text;
  return `${text.slice(0, MAX_CHARACTERS / 2)}\n${text.slice(-MAX_CHARACTERS / 2)}`;
}

function squeeze(text: string, variant: number): SqueezedText {
  const characters: string[] = [];
  const positions: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    if (/\s/.test(text.charAt(index))) continue;
    characters.push(text.charAt(index));
    positions.push(index);
  }
  return withEntities(characters.join(''), positions, variant);
}

const ENTITY = /&(?:quot|#34|#39|apos|lt|gt|amp);/g;

/** An HTML entity can have been broken by a line end, too. */
function withEntities(text: string, positions: readonly number[], variant: number): SqueezedText {
  let result = '';
  const kept: number[] = [];
  let last = 0;
  for (const match of text.matchAll(ENTITY)) {
    result += text.slice(last, match.index) + straighten(match[0]);
    const end = match.index + match[0].length;
    kept.push(...positions.slice(last, match.index), positions[end - 1] ?? 0);
    last = end;
  }
  return { text: result + text.slice(last), variant, positions: [...kept, ...positions.slice(last)] };
}

const squeezedPatterns = new WeakMap<RegExp, RegExp>();

/** The expression for texts without white space: its own white space and word boundaries are taken out. */
export function squeezedPattern(pattern: RegExp): RegExp {
  const known = squeezedPatterns.get(pattern);
  if (known) return known;
  const source = pattern.source
    .replace(/\\s[*+?]\??|\\s(?!\\S)|\\b/g, '')
    .replace(/ [*+?]?/g, '')
    .replaceAll('[^]', '[\\s\\S]');
  const squeezed = new RegExp(source, pattern.flags);
  squeezedPatterns.set(pattern, squeezed);
  return squeezed;
}
