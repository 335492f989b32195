import { readProvider } from '../../evidence/cluster';
import type { Evidence } from '../../evidence/evidence';
import { known } from '../../evidence/reading';
import { matchesInErrorText } from '../../evidence/text-matches';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { type CheckContext, type CheckResult, type EvidenceItem, fired } from '../check';

/** Provider of cluster extensions. */
export const EXTENSION_PROVIDER = 'Microsoft.KubernetesConfiguration';

const CONFLICT = /invalid status(?: code)?:?\s*'?Conflict'?/i;

/** Evidence that a provider is not registered in the subscription; empty when it is. */
export async function registrationEvidence(
  evidence: Evidence,
  subscriptionId: string,
  namespace: string,
): Promise<EvidenceItem[]> {
  const provider = await known(readProvider(evidence, subscriptionId, namespace));
  const state = provider?.registrationState ?? 'NotRegistered';
  if (state === 'Registered') return [];
  return [
    {
      where: `provider ${namespace} in subscription ${subscriptionId}`,
      what: `registrationState is ${state}`,
    },
  ];
}

/** sc-conflict-provider-unregistered: a Conflict was reported and the provider is not registered. */
export async function conflictProviderUnregistered(
  evidence: Evidence,
  { cluster, errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const text = matchesInErrorText(entry, errorText);
  if (text.length === 0) return undefined;
  const state = await registrationEvidence(evidence, cluster.subscriptionId, EXTENSION_PROVIDER);
  return state.length === 0 ? undefined : fired([...state, ...text], { subject: EXTENSION_PROVIDER });
}

/** sc-missing-subscription-registration: the provider is not registered; a Conflict belongs to its own entry. */
export async function missingRegistration(
  evidence: Evidence,
  { cluster, errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  if (errorText !== undefined && CONFLICT.test(errorText)) return undefined;
  const text = matchesInErrorText(entry, errorText);
  const state = await registrationEvidence(evidence, cluster.subscriptionId, EXTENSION_PROVIDER);
  return state.length === 0 ? undefined : fired([...state, ...text], { subject: EXTENSION_PROVIDER });
}
