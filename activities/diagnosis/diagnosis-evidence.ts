import { Evidence, type EvidenceOptions } from '../../diagnostics/evidence/evidence';
import { ArmError } from '../../azure/arm-error';
import { redact } from '../../diagnostics/evidence/redact';
import { NoClusterAccess } from '../../kubernetes/cluster-access';
import { createKubernetesReads } from '../../kubernetes/kubernetes-reader';
import type { Clients } from '../clients';

/** How long one diagnosis may read; the host ends an activity after five minutes. */
export const DIAGNOSIS_MS = 180_000;

/**
 * Everything that a diagnosis reads of one cluster, with this app's identity. A cluster without a way in is diagnosed
 * through Azure alone.
 */
export async function openEvidence(
  clients: Clients,
  clusterId: string,
  limits: Pick<EvidenceOptions, 'totalTimeMs' | 'callTimeoutMs'> = { totalTimeMs: DIAGNOSIS_MS },
): Promise<Evidence> {
  const arm = await clients.arm();
  return new Evidence({ arm, ...limits, ...(await kubernetesOf(clients, clusterId)) });
}

async function kubernetesOf(
  clients: Clients,
  clusterId: string,
): Promise<Pick<EvidenceOptions, 'kubernetes' | 'withoutKubernetes'>> {
  try {
    const http = await (await clients.clusters()).httpOf(clusterId);
    return { kubernetes: createKubernetesReads(http) };
  } catch (error) {
    return { withoutKubernetes: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof NoClusterAccess) return error.message;
  if (error instanceof ArmError)
    return redact(`Azure gives no login to the cluster: ${error.code}: ${error.message}`).slice(0, 300);
  return 'the login to the cluster could not be read';
}

/** A login that the cluster refuses is forgotten, so that the next diagnosis gets a new one. */
export async function forgetRefusedLogin(
  clients: Clients,
  clusterId: string,
  evidence: Evidence,
): Promise<void> {
  if (evidence.unreadable.some(({ reason }) => reason.includes('HTTP 401')))
    (await clients.clusters()).forget(clusterId);
}
