import { EXTENSION_NAME, EXTENSION_NAMESPACE } from '../../../connection/names';
import type { Evidence } from '../../evidence/evidence';
import { readNamespace } from '../../evidence/pods';
import { known } from '../../evidence/reading';
import { type CheckContext, type CheckResult, fired } from '../check';

/** sc-system-namespace-missing: the extension exists in Azure, its namespace in the cluster does not (or is going away). */
export async function systemNamespaceMissing(
  evidence: Evidence,
  { installed }: CheckContext,
): Promise<CheckResult> {
  if (!installed.extensions.some((extension) => extension.name === EXTENSION_NAME)) return undefined;
  const namespace = await known(readNamespace(evidence, EXTENSION_NAMESPACE));
  const where = `namespace ${EXTENSION_NAMESPACE}`;
  if (!namespace) return fired([{ where, what: 'does not exist' }], { subject: where });
  if (namespace.status?.phase === 'Terminating' || namespace.metadata?.deletionTimestamp !== undefined)
    return fired([{ where, what: 'is terminating' }], { subject: where });
  return undefined;
}
