import { addDeployment, addEvent, addPod } from './base';
import { GROUP_ID, SUBSCRIPTION, type World } from '../world';

export const ARC = 'azure-arc';
export const CUSTOM_LOCATION = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ExtendedLocation/customLocations/edge-location`;
export const DNS_SLICE = '/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices/kube-dns-x1';

/** Agents of a current version: deployment → containers of its pod. The extension manager's pod comes with the extension agents. */
const AGENTS: Readonly<Record<string, readonly string[]>> = {
  clusteridentityoperator: ['manager', 'fluent-bit'],
  'config-agent': ['config-agent', 'fluent-bit'],
  'cluster-metadata-operator': ['cluster-metadata-operator', 'fluent-bit'],
  'controller-manager': ['manager', 'fluent-bit'],
  'flux-logs-agent': ['flux-logs-agent'],
  'metrics-agent': ['metrics-agent', 'fluent-bit'],
  'resource-sync-agent': ['resource-sync-agent', 'fluent-bit'],
  'clusterconnect-agent': ['clusterconnect-agent', 'msi-adapter', 'fluent-bit'],
  'extension-events-collector': ['extension-events-collector', 'fluent-bit'],
  'extension-manager': [],
  'kube-aad-proxy': ['kube-aad-proxy', 'fluent-bit'],
};

/** Path of the pod of an agent. */
export function agentPod(agent: string): string {
  return `/api/v1/namespaces/${ARC}/pods/${agent}-1`;
}

export function agentDeployment(agent: string): string {
  return `/apis/apps/v1/namespaces/${ARC}/deployments/${agent}`;
}

/** Puts the pod of an agent again, with another status. */
export function withAgentStatus(
  world: World,
  agent: string,
  status: (containers: string[]) => Record<string, unknown>,
): World {
  const containers = [...(AGENTS[agent] ?? [])];
  return addPod(world, ARC, `${agent}-1`, { containers, status: status(containers) });
}

/** An Arc cluster that is connected, with cluster connect and custom locations, and traces of troubles that are over. */
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
  for (const name of [ARC, 'azure-arc-release']) {
    world.put(`/api/v1/namespaces/${name}`, { status: { phase: 'Active' } });
  }
  addArcRelease(world, { status: 'superseded', revision: 3 });
  addArcRelease(world, { status: 'deployed', revision: 4 });
  for (const [agent, containers] of Object.entries(AGENTS)) {
    addDeployment(world, ARC, agent);
    if (containers.length > 0) addPod(world, ARC, `${agent}-1`, { containers: [...containers] });
  }
  for (const name of ['azure-identity-certificate', 'kube-aad-proxy-certificate']) {
    world.put(`/api/v1/namespaces/${ARC}/secrets/${name}`, { type: 'Opaque', data: { cert: 'eA==' } });
  }
  world.put(DNS_SLICE, {
    metadata: { labels: { 'kubernetes.io/service-name': 'kube-dns' } },
    endpoints: [{ addresses: ['10.42.0.5'], conditions: { ready: true } }],
  });
  world.put('/api/v1/namespaces/default/services/kubernetes', { spec: { clusterIP: '10.43.0.1' } });
  // Listed for the subscription, kept in the resource group.
  world.putArm(CUSTOM_LOCATION, {
    id: `${GROUP_ID}/providers/Microsoft.ExtendedLocation/customLocations/edge-location`,
    name: 'edge-location',
    properties: { hostResourceId: world.clusterId, provisioningState: 'Succeeded' },
  });
  world.put('/apis/apps/v1/namespaces/kube-system/daemonsets/ama-logs', {
    status: { desiredNumberScheduled: 2, numberReady: 2 },
  });
  addEvent(world, 'kube-system', {
    reason: 'FailedCreate',
    kind: 'DaemonSet',
    object: 'ama-logs',
    message:
      'Error creating: Pod "ama-logs-x1" is invalid: spec.containers[0].securityContext.privileged: Forbidden: disallowed by cluster policy',
  });
  return addOldTroubles(world);
}

/** The Helm release of the agents, with the settings that az connectedk8s gives it. */
export function addArcRelease(
  world: World,
  release: {
    status: string;
    revision: number;
    description?: string;
    lastDeployed?: string;
    config?: Record<string, unknown>;
  },
): World {
  const config = {
    global: { isProxyEnabled: false },
    systemDefaultValues: {
      'clusterconnect-agent': { enabled: true },
      customLocations: { enabled: true, oid: '77777777-7777-4777-8777-777777777777' },
    },
  };
  return world.helm('azure-arc-release', 'azure-arc', {
    ...release,
    config: { ...config, ...release.config },
  });
}

/** What a healthy cluster keeps of its past: restarts, an evicted pod, old warnings, a line in a log. */
function addOldTroubles(world: World): World {
  world.change(agentPod('metrics-agent'), {
    status: {
      containerStatuses: [
        {
          name: 'metrics-agent',
          ready: true,
          restartCount: 4,
          state: { running: {} },
          lastState: { terminated: { exitCode: 1, reason: 'Error' } },
        },
        { name: 'fluent-bit', ready: true, restartCount: 0, state: { running: {} } },
      ],
    },
  });
  addPod(world, ARC, 'config-agent-0', {
    containers: ['config-agent', 'fluent-bit'],
    status: {
      phase: 'Failed',
      reason: 'Evicted',
      message: 'The node was low on resource',
      containerStatuses: [],
    },
  });
  addPod(world, ARC, 'onboarding-hook-1', { containers: ['hook'], status: { phase: 'Succeeded' } });
  addEvent(world, ARC, {
    reason: 'FailedScheduling',
    object: 'config-agent-1',
    message: '0/2 nodes are available: 2 Insufficient memory.',
  });
  world.put(`/api/v1/namespaces/${ARC}/events/kube-aad-proxy-1.old`, {
    type: 'Normal',
    reason: 'Pulled',
    lastTimestamp: '2026-03-01T11:10:00Z',
    involvedObject: { kind: 'Pod', name: 'kube-aad-proxy-1', namespace: ARC },
    message: 'Successfully pulled image "mcr.microsoft.com/azurearck8s/kube-aad-proxy:1.30.3" in 6m2.5s',
  });
  world.log(
    ARC,
    'config-agent-1',
    'Get "https://westeurope.dp.kubernetesconfiguration.azure.com/": dial tcp: lookup westeurope.dp.kubernetesconfiguration.azure.com: no such host\nretry succeeded',
    'config-agent',
  );
  return world.log(
    ARC,
    'clusterconnect-agent-1',
    'wss://g0-prod-x.servicebus.windows.net:443/$hc closed: EOF\nconnected again',
    'clusterconnect-agent',
  );
}
