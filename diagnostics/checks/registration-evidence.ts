import { readProvider } from '../evidence/cluster';
import type { Evidence } from '../evidence/evidence';
import { known } from '../evidence/reading';
import type { EvidenceItem } from './check';

/** Provider of cluster extensions and of Flux configurations. */
export const EXTENSION_PROVIDER = 'Microsoft.KubernetesConfiguration';

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
