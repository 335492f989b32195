import type { DiagnosticEntry } from '../catalogue/diagnostic-entry';
import type { EvidenceItem } from '../checks/check';
import { findPattern } from '../matching/find-pattern';
import { textForms } from '../matching/text-forms';
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
  const forms = textForms(text);
  const find = findPattern(pattern, forms);
  return find && surroundings(forms.variants[find.variant] ?? '', find.start, find.end - find.start);
}

function surroundings(text: string, start: number, length: number): string {
  const from = Math.max(0, start - 120);
  const to = Math.min(text.length, start + Math.min(length, 300) + 120);
  return `${from > 0 ? '… ' : ''}${text.slice(from, to).trim()}${to < text.length ? ' …' : ''}`;
}
