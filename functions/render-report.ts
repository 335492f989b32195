import type { DiagnosisReport } from '../diagnostics/diagnose';
import { reportHtml } from '../diagnostics/report/report-html';
import { reportJson } from '../diagnostics/report/report-json';
import { reportMarkdown } from '../diagnostics/report/report-markdown';
import { reportText } from '../diagnostics/report/report-text';
import { fromStoredReport, type StoredReport } from '../diagnostics/report/stored-report';
import type { ReportFormatName } from './report-format';

const renderers: Record<ReportFormatName, (report: DiagnosisReport) => string> = {
  json: reportJson,
  markdown: reportMarkdown,
  html: reportHtml,
  text: reportText,
};

/** The text of a report in one of its forms. */
export function renderReport(report: StoredReport, format: ReportFormatName): string {
  return renderers[format](fromStoredReport(report));
}
