import type { ManagedCluster } from '../../azure/managed-cluster';
import { readOutboundAddresses } from '../../azure/outbound-addresses';

const addresses: Record<string, object> = {
  '/ip/1': { properties: { ipAddress: '20.1.1.1' } },
  '/prefix/1': { properties: { ipPrefix: '20.2.0.0/28' } },
  '/ip/pending': { properties: {} },
};
const arm = {
  get: async <T>(id: string) => addresses[id] as T | undefined,
  post: () => Promise.reject(new Error('Not needed')),
};

function cluster(networkProfile: ManagedCluster['properties']['networkProfile']): ManagedCluster {
  return { id: '/c', location: 'x', properties: { networkProfile } };
}

function profile(...ids: string[]) {
  return { effectiveOutboundIPs: ids.map((id) => ({ id })) };
}

describe('readOutboundAddresses', () => {
  it.each([
    [{ outboundType: 'loadBalancer', loadBalancerProfile: profile('/ip/1') }, ['20.1.1.1']],
    [{ loadBalancerProfile: profile('/ip/1', '/prefix/1') }, ['20.1.1.1', '20.2.0.0/28']],
    [{ outboundType: 'managedNATGateway', natGatewayProfile: profile('/ip/1') }, ['20.1.1.1']],
    [{ outboundType: 'userAssignedNATGateway', natGatewayProfile: profile('/prefix/1') }, ['20.2.0.0/28']],
    [{ outboundType: 'userDefinedRouting', loadBalancerProfile: profile('/ip/1') }, undefined],
    [{ outboundType: 'none' }, undefined],
    [{ outboundType: 'loadBalancer' }, undefined],
    [{ loadBalancerProfile: profile('/ip/1', '/ip/gone') }, undefined],
    [{ loadBalancerProfile: profile('/ip/1', '/ip/pending') }, undefined],
  ])('of %j are %j', async (networkProfile, expected) => {
    const profileOf = {
      loadBalancerProfile: undefined,
      natGatewayProfile: undefined,
      ...networkProfile,
    } as ManagedCluster['properties']['networkProfile'];

    expect(await readOutboundAddresses(arm, cluster(profileOf))).toEqual(expected);
  });
});
