import type { DiagnosticEntry } from '../catalogue/diagnostic-entry';
import type { EvidenceItem } from '../checks/check';
import { findPattern } from '../matching/find-pattern';
import { ONE_LINE, textForms } from '../matching/text-forms';
import { redact } from './redact';

/** A text that was read somewhere: status of an extension, event, log, description of a release. */
export interface EvidenceText {
  where: string;
  text: string;
}

/** Where the entry's pattern is found in the texts: one item for each text, showing the words around the find. */
export function matchesIn(entry: DiagnosticEntry, texts: readonly EvidenceText[]): EvidenceItem[] {
  const { pattern } = entry.match;
  if (!pattern) return [];
  return texts.flatMap(({ where, text }) => {
    const what = firstMatch(pattern, text);
    return what === undefined ? [] : [{ where, what }];
  });
}

/** Whether the error text of the question fits the entry. @returns it as evidence. */
export function matchesInErrorText(entry: DiagnosticEntry, errorText: string | undefined): EvidenceItem[] {
  return errorText === undefined ? [] : matchesIn(entry, [{ where: 'error text', text: errorText }]);
}

/** Values of the entry's captures in a text. */
export function capturesIn(entry: DiagnosticEntry, text: string | undefined): Record<string, string> {
  const variants = text === undefined ? [] : textForms(text).variants;
  const values: Record<string, string> = {};
  for (const [name, pattern] of Object.entries(entry.match.captures ?? {})) {
    const value = variants.map((variant) => pattern.exec(variant)?.[1]).find((found) => found !== undefined);
    if (value !== undefined) values[name] = redact(value);
  }
  return values;
}

function firstMatch(pattern: RegExp, text: string): string | undefined {
  return findPattern(pattern, textForms(text)) && excerptOf(pattern, text);
}

const BEFORE = 120;
const AFTER = 120;
const LONGEST = 300;

/**
 * The words around the find. Credentials are taken out before anything is cut: half a credential is not recognised as one.
 * @param pattern `undefined` shows the end of the text, where a cut-off text was recognised.
 */
export function excerptOf(pattern: RegExp | undefined, text: string): string {
  const forms = textForms(redact(text));
  const find = pattern && findPattern(pattern, forms);
  const line = forms.variants[find?.variant ?? ONE_LINE[0]] ?? '';
  const start = find?.start ?? Math.max(0, line.length - LONGEST);
  const end = Math.min(find?.end ?? line.length, start + LONGEST);
  const from = Math.max(0, start - BEFORE);
  const to = Math.min(line.length, end + AFTER);
  return `${from > 0 ? '… ' : ''}${line.slice(from, to).trim()}${to < line.length ? ' …' : ''}`;
}
