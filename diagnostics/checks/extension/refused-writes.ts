import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { API_VERSIONS } from '../../evidence/api-versions';
import type { Evidence } from '../../evidence/evidence';
import { extensionValues, isInProgress } from '../../evidence/extension-scope';
import { optional } from '../../evidence/reading';
import { capturesIn, matchesInErrorText } from '../../evidence/text-matches';
import { type CheckContext, type CheckResult, fired } from '../check';
import { errorSource, extensionSource, fireOnTexts } from '../fire-on-texts';

/** ext-operation-conflict: the text says so; the states of the extensions tell whether it still runs. */
export function operationConflict(
  _evidence: Evidence,
  { errorText, installed }: CheckContext,
  entry: DiagnosticEntry,
): CheckResult {
  const text = matchesInErrorText(entry, errorText);
  if (text.length === 0) return undefined;
  const running = installed.extensions.filter(isInProgress);
  const states = running.map(({ name, properties }) => ({
    where: `extension ${name}`,
    what: `provisioningState is ${properties?.provisioningState}`,
  }));
  const hasEnded = installed.extensions.length > 0 && running.length === 0;
  return fired([...states, ...text], {
    subject: running.map(({ name }) => `extension ${name}`).join(', ') || 'extension',
    values: extensionValues(running[0] ?? installed.extensions[0]),
    ...(hasEnded ? { fix: 'No operation runs any more: send the request again.' } : {}),
  });
}

/** ext-core-policy-disallowed: Azure Policy refused the extension resource. */
export function policyDisallowed(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  return fireOnTexts(entry, [errorSource(context), extensionSource(evidence, context)], {
    subject: 'extension',
  });
}

interface Lock {
  id?: string;
  name?: string;
  properties?: { level?: string };
}

/** ext-resource-lock: the text says so; the locks that apply to the cluster are shown beside it. */
export async function resourceLock(
  evidence: Evidence,
  { cluster, errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const text = matchesInErrorText(entry, errorText);
  if (text.length === 0) return undefined;
  const locks =
    (await optional(
      evidence.armList<Lock>(`${cluster.id}/providers/Microsoft.Authorization/locks`, API_VERSIONS.locks),
    )) ?? [];
  return fired(
    [
      ...text,
      ...locks.map(({ id = '', name = '', properties }) => ({
        where: `lock ${name}`,
        what: `${properties?.level} ${id}`,
      })),
    ],
    {
      subject: capturesIn(entry, errorText)['locked'] ?? cluster.id,
      values: { lock: locks[0]?.name ?? '' },
    },
  );
}

/** ext-core-write-denied: somebody tried to change an extension that AKS owns. */
export function coreWriteDenied(
  _evidence: Evidence,
  { errorText }: CheckContext,
  entry: DiagnosticEntry,
): CheckResult {
  const text = matchesInErrorText(entry, errorText);
  const ext = capturesIn(entry, errorText)['ext'] ?? '';
  return text.length === 0 ? undefined : fired(text, { subject: `extension ${ext}`, values: { ext } });
}
