import type { ClusterReference } from '../../cluster-reference';
import { readConnectedCluster, readManagedCluster, readProvider } from '../../evidence/cluster';
import type { Evidence } from '../../evidence/evidence';
import { known, optional } from '../../evidence/reading';
import type { EvidenceItem } from '../check';
import { EXTENSION_PROVIDER, registrationEvidence } from '../registration-evidence';

/** Evidence that the provider of configurations is not registered, or does not offer a type in the region of the cluster. */
export async function providerItems(
  evidence: Evidence,
  cluster: ClusterReference,
  resourceType: string,
): Promise<EvidenceItem[]> {
  const missing = await registrationEvidence(evidence, cluster.subscriptionId, EXTENSION_PROVIDER);
  if (missing.length > 0) return missing;
  const provider = await known(readProvider(evidence, cluster.subscriptionId, EXTENSION_PROVIDER));
  const types = provider?.resourceTypes;
  const location = await locationOf(evidence, cluster);
  // A provider that lists no types, or a cluster whose region is not known, decides nothing.
  if (!types || types.length === 0 || location === undefined) return [];
  const type = types.find((one) => one.resourceType?.toLowerCase() === resourceType.toLowerCase());
  const where = `provider ${EXTENSION_PROVIDER}`;
  if (!type) return [{ where, what: `does not offer ${resourceType}` }];
  const locations = type.locations ?? [];
  if (locations.length === 0 || locations.some((one) => plain(one) === plain(location))) return [];
  return [{ where, what: `offers ${resourceType} in ${locations.join(', ')}, not in ${location}` }];
}

async function locationOf(evidence: Evidence, { id, type }: ClusterReference): Promise<string | undefined> {
  const cluster =
    type === 'managedClusters'
      ? await optional(readManagedCluster(evidence, id))
      : await optional(readConnectedCluster(evidence, id));
  return cluster?.location;
}

/** `West Europe` and `westeurope` are the same region. */
function plain(location: string): string {
  return location.replace(/\s+/g, '').toLowerCase();
}
