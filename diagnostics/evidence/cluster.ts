import { API_VERSIONS } from './api-versions';
import type { Evidence } from './evidence';
import type { Reading } from './reading';

/** The properties of a managedCluster that checks read. */
export interface ManagedCluster {
  location?: string;
  identity?: { type?: string };
  properties?: {
    provisioningState?: string;
    powerState?: { code?: string };
    kubernetesVersion?: string;
    servicePrincipalProfile?: { clientId?: string };
    oidcIssuerProfile?: { enabled?: boolean; issuerURL?: string };
    securityProfile?: { workloadIdentity?: { enabled?: boolean } };
    addonProfiles?: Record<
      string,
      { enabled?: boolean; identity?: { clientId?: string; objectId?: string; resourceId?: string } }
    >;
    podIdentityProfile?: { enabled?: boolean };
    identityProfile?: Record<string, { clientId?: string; resourceId?: string; objectId?: string }>;
    apiServerAccessProfile?: { enablePrivateCluster?: boolean };
    networkProfile?: {
      outboundType?: string;
      loadBalancerProfile?: { effectiveOutboundIPs?: { id?: string }[] };
      natGatewayProfile?: { effectiveOutboundIPs?: { id?: string }[] };
    };
  };
}

/** The properties of a connectedCluster that checks read. */
export interface ConnectedCluster {
  location?: string;
  properties?: {
    provisioningState?: string;
    connectivityStatus?: string;
    lastConnectivityTime?: string;
    managedIdentityCertificateExpirationTime?: string;
    agentVersion?: string;
    distribution?: string;
    kubernetesVersion?: string;
  };
}

export interface AgentPool {
  name?: string;
  properties?: {
    provisioningState?: string;
    mode?: string;
    nodeTaints?: string[] | null;
    osType?: string;
    count?: number;
  };
}

export interface Provider {
  namespace?: string;
  registrationState?: string;
  resourceTypes?: { resourceType?: string; locations?: string[]; apiVersions?: string[] }[];
}

export function readManagedCluster(evidence: Evidence, clusterId: string): Promise<Reading<ManagedCluster>> {
  return evidence.arm<ManagedCluster>(clusterId, API_VERSIONS.managedClusters);
}

export function readConnectedCluster(
  evidence: Evidence,
  clusterId: string,
): Promise<Reading<ConnectedCluster>> {
  return evidence.arm<ConnectedCluster>(clusterId, API_VERSIONS.connectedClusters);
}

export function readAgentPools(evidence: Evidence, clusterId: string): Promise<Reading<AgentPool[]>> {
  return evidence.armList<AgentPool>(`${clusterId}/agentPools`, API_VERSIONS.managedClusters);
}

/** Registration of a resource provider in a subscription, with its resource types. */
export function readProvider(
  evidence: Evidence,
  subscriptionId: string,
  namespace: string,
): Promise<Reading<Provider>> {
  return evidence.arm<Provider>(
    `/subscriptions/${subscriptionId}/providers/${namespace}`,
    API_VERSIONS.providers,
  );
}
