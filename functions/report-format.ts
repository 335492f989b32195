import type { DiagnosisReport } from '../diagnostics/diagnose';
import { reportHtml } from '../diagnostics/report/report-html';
import { reportJson } from '../diagnostics/report/report-json';
import { reportMarkdown } from '../diagnostics/report/report-markdown';
import { reportText } from '../diagnostics/report/report-text';

interface ReportFormat {
  contentType: string;
  render(report: DiagnosisReport): string;
}

/** The forms of a report, by the value of `format`; the first is the default. */
export const reportFormats = {
  json: { contentType: 'application/json', render: reportJson },
  markdown: { contentType: 'text/markdown', render: reportMarkdown },
  html: { contentType: 'text/html', render: reportHtml },
  text: { contentType: 'text/plain', render: reportText },
} as const satisfies Record<string, ReportFormat>;

export type ReportFormatName = keyof typeof reportFormats;

/**
 * Chooses the form of a report: the query says it, or the Accept header, or it is JSON.
 * @returns `undefined` when the query names a form that there is not.
 */
export function chooseFormat(query: string | null, accept: string | null): ReportFormatName | undefined {
  const names = Object.keys(reportFormats) as ReportFormatName[];
  if (query !== null) return names.find((name) => name === query.toLowerCase());
  const accepted = (accept ?? '').split(',').map((part) => part.split(';')[0]?.trim().toLowerCase());
  const first = accepted.flatMap(
    (type) => names.find((name) => reportFormats[name].contentType === type) ?? [],
  );
  return first[0] ?? 'json';
}
