import type { DiagnosisReport } from '../diagnose';

/** One to three sentences: the verdict, and what to do first. */
export function headline(report: DiagnosisReport): string[] {
  const { cluster, findings } = report;
  const [first] = findings;
  const gaps = gapsText(report);
  if (!first) return [`No known problem found on ${cluster.name}.${gaps}`, ...errorTextLines(report)];
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : '';
  return [
    `${first.title} — ${cluster.name}${more}.`,
    `What to do: ${first.fix}${gaps}`,
    ...errorTextLines(report),
  ];
}

function gapsText({ notReadable }: DiagnosisReport): string {
  const count = notReadable.length;
  return count === 0 ? '' : ` ${count} ${count === 1 ? 'resource' : 'resources'} could not be read.`;
}

/** What the error text means, unless the findings say it already. */
function errorTextLines({ errorText }: DiagnosisReport): string[] {
  if (errorText === undefined || errorText.some(({ isConfirmed }) => isConfirmed)) return [];
  const [first] = errorText;
  if (!first) return ['The error text is not a known one.'];
  return [
    `The error text points to "${first.title}" (confidence ${first.confidence}), which the cluster does not show now. ${first.fix}`,
  ];
}
