import { API_VERSIONS } from './api-versions';
import type { ManagedCluster } from './cluster';
import type { Evidence } from './evidence';
import { known } from './reading';

const KNOWN_TYPES = new Set(['loadbalancer', 'managednatgateway', 'userassignednatgateway']);

interface PublicAddress {
  properties?: { ipAddress?: string; ipPrefix?: string };
}

/**
 * Public addresses that the cluster's traffic leaves with.
 * @returns `undefined` when Azure does not know them (user-defined routing), or not all of them.
 * @throws Unreadable when an address cannot be read.
 */
export async function readOutboundAddresses(
  evidence: Evidence,
  cluster: ManagedCluster,
): Promise<string[] | undefined> {
  const {
    outboundType = 'loadBalancer',
    loadBalancerProfile,
    natGatewayProfile,
  } = cluster.properties?.networkProfile ?? {};
  if (!KNOWN_TYPES.has(outboundType.toLowerCase())) return undefined;
  const ids = [
    ...(loadBalancerProfile?.effectiveOutboundIPs ?? []),
    ...(natGatewayProfile?.effectiveOutboundIPs ?? []),
  ].flatMap(({ id }) => id ?? []);
  const addresses = await Promise.all(
    ids.map((id) => known(evidence.arm<PublicAddress>(id, API_VERSIONS.publicIpAddresses))),
  );
  const found = addresses.flatMap(
    (address) => address?.properties?.ipAddress ?? address?.properties?.ipPrefix ?? [],
  );
  return found.length === 0 || found.length < ids.length ? undefined : found;
}
