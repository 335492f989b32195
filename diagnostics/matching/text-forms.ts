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
const MAX_CHARACTERS = 200_000;

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
  const positions: number[] = [];
  let squeezed = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (/\s/.test(character)) continue;
    squeezed += character;
    positions.push(index);
  }
  return { text: squeezed, variant, positions };
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
