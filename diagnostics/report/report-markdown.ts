import type { DiagnosisReport } from '../diagnose';
import type { Finding } from '../finding';
import { headline } from './headline';
import { repairHeading, repairSteps } from './repair-words';

const SIGNS = { error: '🔴', warning: '🟡', info: '🔵' } as const;

/** The report for an issue or a wiki page. */
export function reportMarkdown(report: DiagnosisReport): string {
  const [verdict = '', ...advice] = headline(report).map(inline);
  return `${[
    `# ${verdict}`,
    ...advice,
    `Cluster \`${report.cluster.id}\`, ${report.takenAt}`,
    ...report.findings.flatMap((finding, index) => findingBlocks(finding, index + 1)),
    ...repairBlocks(report),
    ...notReadableBlocks(report),
    ...healthyBlocks(report),
    `${report.apiCalls} calls to Azure and Kubernetes.`,
  ].join('\n\n')}\n`;
}

function findingBlocks(finding: Finding, number: number): string[] {
  const { severity, title, id, confidence, subject, cause, fix, evidence, symptoms, commands } = finding;
  return [
    `## ${number}. ${SIGNS[severity]} ${inline(title)}`,
    [
      `\`${id}\`, confidence ${confidence}${subject ? `, ${inline(subject)}` : ''}`,
      `**Cause.** ${inline(cause)}`,
      `**Fix.** ${inline(fix)}`,
    ].join('\n\n'),
    ...(evidence.length > 0 ? [`| Where | What |\n|---|---|\n${evidence.map(evidenceRow).join('\n')}`] : []),
    ...(symptoms.length > 0
      ? [`Explains: ${symptoms.map((symptom) => inline(symptom.title)).join('; ')}`]
      : []),
    ...(commands.length > 0 ? [fenced(commands.join('\n'))] : []),
  ];
}

function evidenceRow({ where, what }: Finding['evidence'][number]): string {
  return `| ${cell(where)} | ${cell(what)} |`;
}

function repairBlocks({ repairs = [] }: DiagnosisReport): string[] {
  if (repairs.length === 0) return [];
  const items = repairs.map((repair) =>
    [`- ${inline(repairHeading(repair))}`, ...repairSteps(repair).map((step) => `  - ${inline(step)}`)].join(
      '\n',
    ),
  );
  return ['## Repairs', items.join('\n')];
}

function notReadableBlocks({ notReadable }: DiagnosisReport): string[] {
  if (notReadable.length === 0) return [];
  const rows = notReadable.map(
    ({ what, reason, affects }) => `| ${cell(what)} | ${cell(reason)} | ${cell(affects.join(', '))} |`,
  );
  return [
    '## Could not be read',
    'Nothing is concluded from these.',
    `| Resource | Why | Not decided |\n|---|---|---|\n${rows.join('\n')}`,
  ];
}

function healthyBlocks({ healthy }: DiagnosisReport): string[] {
  if (healthy.length === 0) return [];
  const items = healthy.map(({ id, title }) => `- \`${id}\`: not the case (${inline(title)})`);
  return [
    `## Checked and healthy (${healthy.length})`,
    `<details>\n<summary>Show</summary>\n\n${items.join('\n')}\n\n</details>`,
  ];
}

/** Text from outside must not become markup. */
function inline(text: string): string {
  return text.replace(/[\\`*_[\]<>|#~]/g, '\\$&').replace(/\s+/g, ' ');
}

function cell(text: string): string {
  return text
    .split('\n')
    .map((line) => inline(line))
    .join('<br>');
}

/** A fence longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}sh\n${text}\n${fence}`;
}
