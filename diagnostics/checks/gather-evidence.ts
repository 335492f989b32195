import { Unreadable } from '../evidence/reading';
import { type CheckResult, type EvidenceItem, fired, type Observation } from './check';

/** Somewhere evidence comes from. May throw `Unreadable`. */
export type EvidenceSource = () => Promise<EvidenceItem[]>;

/**
 * Fires when any source shows something. A source that cannot be read makes the result "not readable" only when the others show
 * nothing.
 */
export async function fireOnEvidence(
  sources: readonly EvidenceSource[],
  facts: Omit<Observation, 'state' | 'evidence'> = {},
): Promise<CheckResult> {
  const items: EvidenceItem[] = [];
  let unreadable: Unreadable | undefined;
  for (const source of sources) {
    try {
      items.push(...(await source()));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      unreadable ??= error;
    }
  }
  if (items.length > 0) return fired(items, facts);
  return unreadable && { state: 'notReadable', what: unreadable.what, reason: unreadable.reason };
}
