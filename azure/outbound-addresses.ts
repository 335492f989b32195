import type { ArmReader } from '../targets/target';
import { apiVersions } from './api-versions';
import type { ManagedCluster } from './managed-cluster';

interface PublicAddress {
  properties?: { ipAddress?: string; ipPrefix?: string };
}

/**
 * The public addresses and ranges that the cluster's traffic leaves with: those of its load balancer or NAT gateway.
 * @returns `undefined` when Azure does not know them, as with user-defined routing through a firewall.
 * https://learn.microsoft.com/azure/aks/egress-outboundtype
 */
export async function readOutboundAddresses(
  arm: ArmReader,
  cluster: ManagedCluster,
): Promise<string[] | undefined> {
  const { outboundType, loadBalancerProfile, natGatewayProfile } = cluster.properties.networkProfile ?? {};
  const isKnown = ['loadbalancer', 'managednatgateway', 'userassignednatgateway'].includes(
    (outboundType ?? 'loadBalancer').toLowerCase(),
  );
  if (!isKnown) return undefined;
  const references = [
    ...(loadBalancerProfile?.effectiveOutboundIPs ?? []),
    ...(natGatewayProfile?.effectiveOutboundIPs ?? []),
  ];
  const resources = await Promise.all(
    references.map(async ({ id }) =>
      id ? arm.get<PublicAddress>(id, apiVersions.publicAddresses) : undefined,
    ),
  );
  const addresses = resources.flatMap((resource) => {
    const { ipAddress, ipPrefix } = resource?.properties ?? {};
    return ipAddress ?? ipPrefix ?? [];
  });
  return addresses.length === 0 || addresses.length < references.length ? undefined : addresses;
}
