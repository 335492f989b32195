import type { DiagnosisReport } from '../diagnose';
import type { Finding } from '../finding';
import { headline } from './headline';
import { repairHeading, repairSteps } from './repair-words';

const SIGNS = { error: 'ERROR', warning: 'WARNING', info: 'NOTE' } as const;
const COLUMNS = 110;
const LABEL = 13;

/** The report for a terminal: the first lines say what is wrong and what to do. No colours. */
export function reportText(report: DiagnosisReport): string {
  return [
    ...headline(report).flatMap((line) => wrapped('', line)),
    ...report.findings.flatMap((finding, index) => ['', ...findingLines(finding, index + 1)]),
    ...repairLines(report),
    ...notReadableLines(report),
    '',
    `Checked and healthy: ${report.healthy.length}. Calls to Azure and Kubernetes: ${report.apiCalls}. ${report.takenAt}`,
    '',
  ].join('\n');
}

function findingLines(finding: Finding, number: number): string[] {
  const { severity, title, id, confidence, subject, cause, fix, evidence, symptoms, commands } = finding;
  return [
    ...wrapped('', `${number}. ${SIGNS[severity]} ${title}`),
    ...labelled('Cause', cause),
    ...labelled('Fix', fix),
    ...(subject ? labelled('Where', subject) : []),
    ...evidence.flatMap(({ where, what }) => labelled('Evidence', `${where}: ${what}`)),
    ...symptoms.flatMap((symptom) => labelled('Explains', `${symptom.title} [${symptom.id}]`)),
    ...labelled('Entry', `${id}, confidence ${confidence}`),
    // Commands are for copying, so they are never broken into lines.
    ...commands.map((command) => `   $ ${command}`),
  ];
}

function labelled(label: string, text: string): string[] {
  return wrapped(`   ${label}:`.padEnd(LABEL), text);
}

/** Breaks a text at spaces; following lines are indented below the first word. */
function wrapped(prefix: string, text: string): string[] {
  const indent = ' '.repeat(prefix.length);
  return text.split('\n').flatMap((paragraph, index) => {
    const lines = [''];
    for (const word of paragraph.split(' ')) {
      const line = lines.at(-1) ?? '';
      if (line !== '' && prefix.length + line.length + word.length >= COLUMNS) lines.push(word);
      else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
    }
    return lines.map((line, part) => `${index === 0 && part === 0 ? prefix : indent}${line}`);
  });
}

function repairLines({ repairs = [] }: DiagnosisReport): string[] {
  if (repairs.length === 0) return [];
  return [
    '',
    'Repairs:',
    ...repairs.flatMap((repair) => [
      ...wrapped('   ', repairHeading(repair)),
      ...repairSteps(repair).flatMap((step) => wrapped('     - ', step)),
    ]),
  ];
}

function notReadableLines({ notReadable }: DiagnosisReport): string[] {
  if (notReadable.length === 0) return [];
  return [
    '',
    'Not readable (nothing is concluded from these):',
    ...notReadable.flatMap(({ what, reason, affects }) => {
      const open = affects.length > 0 ? `; not decided: ${affects.join(', ')}` : '';
      return wrapped('   ', `${what}: ${reason}${open}`);
    }),
  ];
}
