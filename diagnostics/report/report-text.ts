import type { DiagnosisReport } from '../diagnose';
import type { Finding } from '../finding';

const SIGNS = { error: 'ERROR', warning: 'WARNING', info: 'NOTE' } as const;

/** The report for a terminal: first lines say what is wrong and what to do. No colours, at most 120 columns where texts allow. */
export function reportText(report: DiagnosisReport): string {
  return [
    ...headline(report),
    ...report.findings.flatMap((finding, index) => ['', ...findingLines(finding, index + 1)]),
    ...notReadableLines(report),
    '',
    `Checked and healthy: ${report.healthy.length}. Calls to Azure and Kubernetes: ${report.apiCalls}. ${report.takenAt}`,
    '',
  ].join('\n');
}

/** One or two sentences: the verdict, and what to do first. */
export function headline({ cluster, findings, notReadable }: DiagnosisReport): string[] {
  const gaps = notReadable.length > 0 ? ` ${notReadable.length} resources could not be read.` : '';
  const [first] = findings;
  if (!first) return [`No known problem found on ${cluster.name}.${gaps}`];
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : '';
  return [`${first.title} — ${cluster.name}${more}.`, `What to do: ${first.fix}${gaps}`];
}

function findingLines(finding: Finding, number: number): string[] {
  return [
    `${number}. ${SIGNS[finding.severity]} ${finding.title}  [${finding.id}, confidence ${finding.confidence}]`,
    ...(finding.subject ? [`   Where:    ${finding.subject}`] : []),
    `   Cause:    ${finding.cause}`,
    `   Fix:      ${finding.fix}`,
    ...finding.evidence.map(
      ({ where, what }) => `   Evidence: ${where}: ${what.replace(/\n/g, '\n             ')}`,
    ),
    ...finding.symptoms.map((symptom) => `   Explains: ${symptom.title} [${symptom.id}]`),
    ...finding.commands.map((command) => `   $ ${command}`),
  ];
}

function notReadableLines({ notReadable }: DiagnosisReport): string[] {
  if (notReadable.length === 0) return [];
  return [
    '',
    'Not readable (nothing is concluded from these):',
    ...notReadable.map(({ what, reason, affects }) => {
      const open = affects.length > 0 ? `; not decided: ${affects.join(', ')}` : '';
      return `   ${what}: ${reason}${open}`;
    }),
  ];
}
