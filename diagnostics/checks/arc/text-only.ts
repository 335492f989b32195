import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import type { Evidence } from '../../evidence/evidence';
import type { CheckContext, CheckResult } from '../check';
import { errorSource, fireOnTexts } from '../fire-on-texts';

/** For problems on the machine that connects a cluster: nothing in Azure or in the cluster shows them, only their text. */
export function onErrorText(
  _evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  return fireOnTexts(entry, [errorSource(context)], { subject: 'the machine that connects the cluster' });
}

/** arc-overage-claim: memberships are kept in Microsoft Graph, so only the text tells. */
export function overageClaim(
  _evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  return fireOnTexts(entry, [errorSource(context)], { subject: 'the identity that signed in' });
}
