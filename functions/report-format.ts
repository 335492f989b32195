/** Content types of the forms of a report, by the value of `format`; the first is the default. */
export const reportFormats = {
  json: 'application/json',
  markdown: 'text/markdown',
  html: 'text/html',
  text: 'text/plain',
} as const;

export type ReportFormatName = keyof typeof reportFormats;

/**
 * Chooses the form of a report: the query says it, or the Accept header, or it is JSON.
 * @returns `undefined` when the query names a form that there is not.
 */
export function chooseFormat(query: string | null, accept: string | null): ReportFormatName | undefined {
  const names = Object.keys(reportFormats) as ReportFormatName[];
  if (query !== null) return names.find((name) => name === query.toLowerCase());
  const accepted = (accept ?? '').split(',').map((part) => part.split(';')[0]?.trim().toLowerCase());
  const first = accepted.flatMap((type) => names.find((name) => reportFormats[name] === type) ?? []);
  return first[0] ?? 'json';
}
