import type { World } from '../world';

/** An Arc cluster that is connected; its agents belong here. */
export function addArc(world: World): World {
  world.putArm(world.clusterId, {
    id: world.clusterId,
    location: 'westeurope',
    properties: {
      provisioningState: 'Succeeded',
      connectivityStatus: 'Connected',
      lastConnectivityTime: '2026-03-01T11:55:00Z',
      managedIdentityCertificateExpirationTime: '2026-05-01T00:00:00Z',
      agentVersion: '1.30.3',
      distribution: 'k3s',
    },
  });
  return world.put('/api/v1/namespaces/azure-arc', { status: { phase: 'Active' } });
}
