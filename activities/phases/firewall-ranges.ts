import { readOutboundAddresses } from '../../azure/outbound-addresses';
import type { ManagedCluster } from '../../azure/managed-cluster';
import { canonicalRanges } from '../../targets/firewalls/ip-ranges';
import { fail } from '../connection-failure';
import type { Work } from '../work';

/** Whether the request leaves the target's network alone. */
export function isNetworkOptedOut(work: Work): boolean {
  return work.request.properties.publicNetworkSolution?.action === 'optOut';
}

/** Addresses that the request names itself. */
export function requestedRanges(work: Work): string[] {
  return work.request.properties.publicNetworkSolution?.firewallRules?.ipRanges ?? [];
}

/** Everything that the target's firewall has to admit: the cluster's outbound addresses, and what the request names. */
export function wantedRanges(work: Work, outboundAddresses: readonly string[] | undefined): string[] {
  return canonicalRanges([...(outboundAddresses ?? []), ...requestedRanges(work)]);
}

/** The cluster's outbound addresses; fails when nobody knows any address to admit. */
export async function knownAddresses(work: Work, cluster: ManagedCluster): Promise<string[]> {
  const addresses = await readOutboundAddresses(work.reads, cluster);
  if (addresses) return addresses;
  if (requestedRanges(work).length > 0) return [];
  const outboundType = cluster.properties.networkProfile?.outboundType ?? 'unknown';
  return fail('OutboundAddressUnknown', {
    message: `The outbound addresses of the cluster cannot be read from Azure (outbound type ${outboundType}).`,
    target: work.clusterId,
  });
}
