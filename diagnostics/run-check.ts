import type { CatalogueItem } from './catalogue/catalogue';
import type { CheckContext } from './checks/check';
import type { Evidence } from './evidence/evidence';
import { Unreadable } from './evidence/reading';
import { reasonOf } from './evidence/reason';
import { type Finding, toFinding } from './finding';

/** What one check came to. */
export type CheckOutcome =
  | { state: 'fired'; id: string; finding: Finding }
  | { state: 'healthy'; id: string; title: string }
  | { state: 'notReadable'; id: string; title: string; what: string; reason: string };

/** Runs one check. Never throws: a read that failed, and a defect in a check, are outcomes like any other. */
export async function runCheck(
  item: CatalogueItem,
  evidence: Evidence,
  context: CheckContext,
): Promise<CheckOutcome> {
  const { id, title } = item.entry;
  try {
    const result = await item.check(evidence, context, item.entry);
    if (result === undefined) return { state: 'healthy', id, title };
    if (result.state === 'notReadable')
      return { state: 'notReadable', id, title, what: result.what, reason: result.reason };
    return { state: 'fired', id, finding: toFinding(item, result, context) };
  } catch (error) {
    const { what, reason } =
      error instanceof Unreadable ? error : { what: `check ${id}`, reason: reasonOf(error).text };
    return { state: 'notReadable', id, title, what, reason };
  }
}
