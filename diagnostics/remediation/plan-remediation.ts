import type { CatalogueItem } from '../catalogue/catalogue';
import type { CheckContext } from '../checks/check';
import type { Evidence } from '../evidence/evidence';
import { Unreadable } from '../evidence/reading';
import { runCheck } from '../run-check';
import type { RemediationPlan } from './remediation-plan';

/**
 * The repair of an entry as a plan; nothing is done. The check of the entry runs first: where the problem is gone, there is nothing
 * left to do, so a plan can be made and carried out twice. After it was carried out, the same check on new evidence tells whether it
 * worked.
 * @returns `undefined` when a program can do nothing, or not enough could be read to plan it.
 */
export async function planRemediation(
  item: CatalogueItem,
  evidence: Evidence,
  context: CheckContext,
): Promise<RemediationPlan | undefined> {
  const { entry, remediation } = item;
  if (!remediation) return undefined;
  const outcome = await runCheck(item, evidence, context);
  if (outcome.state === 'notReadable') return undefined;
  const { safe } = entry.remediation;
  if (outcome.state === 'healthy') return { entryId: entry.id, safe, actions: [], warnings: [] };
  try {
    const planned = await remediation(evidence, context);
    if (!planned) return undefined;
    const { actions, warnings, needsApproval } = planned;
    return { entryId: entry.id, safe: safe && needsApproval !== true, actions, warnings };
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}
