import { SUBSCRIPTION, type World } from '../world';

export const SC_EXTENSION = './providers/Microsoft.KubernetesConfiguration/extensions/sc-extension';

/** The extension of the connections on an AKS cluster, and its namespace. */
export function addConnector(world: World): World {
  world.putArm(SC_EXTENSION, {
    name: 'sc-extension',
    properties: {
      extensionType: 'microsoft.servicelinker.connection',
      provisioningState: 'Succeeded',
      currentVersion: '2.0.8',
      autoUpgradeMinorVersion: true,
      scope: { cluster: { releaseNamespace: 'sc-system' } },
      statuses: [],
      errorInfo: null,
      configurationSettings: {},
    },
  });
  world.put('/api/v1/namespaces/sc-system', { status: { phase: 'Active' } });
  return world.helm('sc-system', 'sc-extension', { status: 'deployed', revision: 3 });
}

/** An AKS cluster in state Succeeded, its node pool, its agents of cluster extensions. */
export function addManagedCluster(world: World): World {
  world.putArm(world.clusterId, {
    id: world.clusterId,
    location: 'westeurope',
    identity: { type: 'SystemAssigned' },
    properties: {
      provisioningState: 'Succeeded',
      powerState: { code: 'Running' },
      kubernetesVersion: '1.32.4',
      servicePrincipalProfile: { clientId: 'msi' },
      oidcIssuerProfile: {
        enabled: true,
        issuerURL: `https://westeurope.oic.prod-aks.azure.com/${SUBSCRIPTION}/`,
      },
      securityProfile: { workloadIdentity: { enabled: true } },
      addonProfiles: {},
      networkProfile: { outboundType: 'loadBalancer', loadBalancerProfile: { effectiveOutboundIPs: [] } },
    },
  });
  return world.putArm('./agentPools/system', {
    name: 'system',
    properties: {
      provisioningState: 'Succeeded',
      mode: 'System',
      nodeTaints: null,
      osType: 'Linux',
      count: 2,
    },
  });
}
