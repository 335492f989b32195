import { addArcRelease, agentDeployment, agentPod, ARC, CUSTOM_LOCATION } from '../healthy/arc';
import { addEvent, addPod, crashingStatus } from '../healthy/base';
import { healthyConnectedCluster } from '../healthy/healthy-worlds';
import type { World } from '../world';
import type { BrokenWorlds } from './broken-world';

function asks(errorText: string): World {
  return healthyConnectedCluster().asks({ errorText });
}

function withoutClusterConnect(): World {
  const world = asks(
    'Cannot connect to the hybrid connection because no agent is connected in the target arc resource.',
  ).removeArm(CUSTOM_LOCATION);
  for (const agent of ['clusterconnect-agent', 'kube-aad-proxy'])
    world.remove(agentDeployment(agent)).remove(agentPod(agent));
  return addArcRelease(world, {
    status: 'deployed',
    revision: 5,
    config: { systemDefaultValues: { 'clusterconnect-agent': { enabled: false } } },
  });
}

function withoutPrivileges(): World {
  const world = healthyConnectedCluster();
  world.changeArm(world.clusterId, { properties: { distribution: 'charmed' } });
  world.put('/apis/apps/v1/namespaces/kube-system/daemonsets/ama-logs', {
    status: { desiredNumberScheduled: 2, numberReady: 0 },
  });
  return addEvent(world, 'kube-system', {
    reason: 'FailedCreate',
    kind: 'DaemonSet',
    object: 'ama-logs',
    message:
      'Error creating: Pod "ama-logs-x1" is invalid: spec.containers[0].securityContext.privileged: Forbidden: disallowed by cluster policy',
  });
}

function withoutModule(): World {
  const world = healthyConnectedCluster();
  world.change('/api/v1/nodes/node-1', { status: { nodeInfo: { osImage: 'Oracle Linux Server 9.4' } } });
  addPod(world, 'kube-system', 'ama-logs-rs-1', {
    containers: ['ama-logs', 'addon-token-adapter'],
    status: crashingStatus(['ama-logs', 'addon-token-adapter']),
  });
  return world.log(
    'kube-system',
    'ama-logs-rs-1',
    'error modifying iptable rules: error adding rules to custom chain: running [iptables -t nat -N aad-metadata --wait]: exit status 3',
    'addon-token-adapter',
    true,
  );
}

const HANDSHAKE = 'wss://g0-prod-x.servicebus.windows.net:443/$hc: websocket: bad handshake';

export const brokenClusterConnectWorlds: BrokenWorlds = {
  'mon-privileged-daemonset-not-allowed': { build: withoutPrivileges },
  'mon-ama-iptables-module-missing': { build: withoutModule },
  'cc-agent-too-old': {
    build: () => {
      const world = asks(
        'Hybrid connection for the target resource does not exist. Agent might not have started successfully.',
      );
      return world.changeArm(world.clusterId, { properties: { agentVersion: '0.2.1' } });
    },
    also: ['arc-agent-version-unsupported'],
  },
  'cc-websocket-blocked': {
    build: () =>
      healthyConnectedCluster().log(
        ARC,
        'clusterconnect-agent-1',
        [1, 2, 3].map((attempt) => `attempt ${attempt}: failed to dial ${HANDSHAKE}`).join('\n'),
        'clusterconnect-agent',
      ),
  },
  'cc-feature-disabled': { build: withoutClusterConnect },
  'cl-oid-insufficient-privileges': {
    build: () =>
      asks(
        "Unable to fetch oid of 'custom-locations' app. Proceeding without enabling the feature. Insufficient privileges to complete the operation.",
      ),
  },
  'cl-feature-disabled': {
    build: () =>
      addArcRelease(healthyConnectedCluster(), {
        status: 'deployed',
        revision: 5,
        config: { systemDefaultValues: { customLocations: { enabled: false, oid: '' } } },
      }),
  },
  'cl-unknown-proxy-error': {
    build: () =>
      asks('Unknown proxy error occurred').put(
        `/apis/networking.k8s.io/v1/namespaces/${ARC}/networkpolicies/default-deny`,
        { spec: { podSelector: {}, policyTypes: ['Ingress'] } },
      ),
  },
};
