import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import type { Connection } from '../../evidence/connection';
import type { Evidence } from '../../evidence/evidence';
import { capturesIn, matchesIn, matchesInErrorText } from '../../evidence/text-matches';
import { type CheckContext, type CheckResult, type EvidenceItem, firedByStateOrText } from '../check';
import { type Looks, unless } from './look-at-each';
import { connectionLabel, connectionValues } from './selected-connections';
import { workloadLogs } from './workload-logs';

/** What the look at one connection gave: evidence of the problem, values for the commands, and what is missing. */
export interface Look<Gap> {
  connection: Connection;
  items: EvidenceItem[];
  values: Record<string, string>;
  gaps: Gap[];
  /** The state could not decide, so logs may. */
  isUnsure?: boolean;
}

/** Fires on gaps; where the state cannot decide, the logs of the workloads are read. */
export async function concludeLooks(
  evidence: Evidence,
  context: CheckContext,
  { entry, looks, failure }: { entry: DiagnosticEntry } & Looks<Look<unknown>>,
): Promise<CheckResult> {
  const broken = looks.filter(({ items }) => items.length > 0);
  const unsure = looks.filter(({ isUnsure }) => isUnsure === true).map(({ connection }) => connection);
  const text = [
    ...matchesInErrorText(entry, context.errorText),
    ...matchesIn(entry, await workloadLogs(evidence, unsure)),
  ];
  const result = firedByStateOrText(
    broken.flatMap(({ items }) => items),
    text,
    {
      subject: broken.map(({ connection }) => connectionLabel(connection)).join(', ') || 'connection',
      values: {
        ...capturesIn(entry, context.errorText),
        ...connectionValues(broken[0]?.connection),
        ...broken[0]?.values,
      },
    },
  );
  return unless(result, failure);
}
