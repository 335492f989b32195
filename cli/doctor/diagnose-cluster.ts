import type { DiagnosisReport } from '../../diagnostics/diagnose';
import { headline } from '../../diagnostics/report/headline';
import { reportHtml } from '../../diagnostics/report/report-html';
import { reportMarkdown } from '../../diagnostics/report/report-markdown';
import { reportTable } from '../../diagnostics/report/report-table';
import { reportText } from '../../diagnostics/report/report-text';
import { readReport, startDiagnosis } from '../api/diagnoses';
import type { CliContext } from '../context';
import { type ExitCode, exitCodes } from '../exit-codes';
import { operationIdOf } from '../operations/operation-argument';
import { diagnosisBody } from './diagnosis-body';
import type { DoctorOptions } from './doctor-options';
import { followDiagnosis } from './follow-diagnosis';
import { printReport } from './print-report';

/** Has the service diagnose a cluster, and prints the report. @returns 1 when there are problems; notes do not count. */
export async function diagnoseCluster(
  context: CliContext,
  options: DoctorOptions,
  text: string | undefined,
): Promise<ExitCode> {
  const id = await beginOrFind(context, options, text);
  if (!options.wait) {
    context.note(`Watch it: aksc doctor --operation ${id}`);
    printReport(context, options, begunOutput(id));
    return exitCodes.ok;
  }
  await followDiagnosis(context, id, options);
  const report = await readReport(context.service().http, id);
  if (options.outputFile !== undefined) for (const line of headline(report)) context.note(line);
  printReport(context, options, reportOutput(report));
  return report.findings.some(({ severity }) => severity !== 'info') ? exitCodes.failed : exitCodes.ok;
}

async function beginOrFind(
  context: CliContext,
  options: DoctorOptions,
  text: string | undefined,
): Promise<string> {
  if (options.operation !== undefined) return operationIdOf(options.operation);
  const body = diagnosisBody(options, context.defaultSubscription(), text);
  return await startDiagnosis(context.service().http, body);
}

function begunOutput(operationId: string) {
  const text = () => operationId;
  return {
    value: { operationId },
    rows: [{ operationId }],
    forms: { text, table: text, markdown: text, html: text },
  };
}

function reportOutput(report: DiagnosisReport) {
  return {
    value: report,
    rows: report.findings.map(({ severity, id, confidence, subject = '', title, fix }) => ({
      severity,
      id,
      confidence,
      subject,
      title,
      fix,
    })),
    forms: {
      text: () => reportText(report),
      table: () => reportTable(report),
      markdown: () => reportMarkdown(report),
      html: () => reportHtml(report),
    },
  };
}
