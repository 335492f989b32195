import type { DiagnosisReport } from '../diagnose';

/** One or two sentences: the verdict, and what to do first. */
export function headline({ cluster, findings, notReadable }: DiagnosisReport): string[] {
  const count = notReadable.length;
  const gaps = count === 0 ? '' : ` ${count} ${count === 1 ? 'resource' : 'resources'} could not be read.`;
  const [first] = findings;
  if (!first) return [`No known problem found on ${cluster.name}.${gaps}`];
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : '';
  return [`${first.title} — ${cluster.name}${more}.`, `What to do: ${first.fix}${gaps}`];
}
