import { agentDeployment, agentPod, ARC, withAgentStatus } from '../healthy/arc';
import { addEvent, crashingStatus, pendingStatus, waitingStatus } from '../healthy/base';
import { healthyConnectedCluster } from '../healthy/healthy-worlds';
import type { World } from '../world';
import type { BrokenWorlds } from './broken-world';

const NOT_AVAILABLE = { status: { readyReplicas: 0, availableReplicas: 0 } };

function withShort(agent: string): World {
  return healthyConnectedCluster().change(agentDeployment(agent), NOT_AVAILABLE);
}

function withOneContainerDown(): World {
  return withAgentStatus(
    withShort('resource-sync-agent'),
    'resource-sync-agent',
    ([first = '', second = '']) => ({
      phase: 'Running',
      containerStatuses: [
        { name: first, ready: false, restartCount: 0, state: { running: {} } },
        { name: second, ready: true, restartCount: 0, state: { running: {} } },
      ],
    }),
  );
}

function withCrash(agent: string): World {
  return withAgentStatus(withShort(agent), agent, crashingStatus);
}

function withPullFailure(): World {
  const image = 'mcr.microsoft.com/azurearck8s/metrics-agent:1.30.3';
  const world = withAgentStatus(withShort('metrics-agent'), 'metrics-agent', (containers) =>
    waitingStatus(containers, 'ImagePullBackOff', `Back-off pulling image "${image}"`),
  );
  return addEvent(world, ARC, {
    reason: 'Failed',
    object: 'metrics-agent-1',
    message: `Failed to pull image "${image}": dial tcp 20.61.99.68:443: i/o timeout`,
  });
}

function withoutProxyPod(message: string): World {
  const condition = { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message };
  return withShort('kube-aad-proxy')
    .change(agentDeployment('kube-aad-proxy'), { status: { conditions: [condition] } })
    .remove(agentPod('kube-aad-proxy'));
}

function withoutProxyCertificate(): World {
  const world = withAgentStatus(withShort('kube-aad-proxy'), 'kube-aad-proxy', (containers) =>
    waitingStatus(containers, 'ContainerCreating'),
  ).remove(`/api/v1/namespaces/${ARC}/secrets/kube-aad-proxy-certificate`);
  return addEvent(world, ARC, {
    reason: 'FailedMount',
    object: 'kube-aad-proxy-1',
    message:
      'MountVolume.SetUp failed for volume "kube-aad-proxy-tls" : secret "kube-aad-proxy-certificate" not found',
  });
}

export const brokenArcAgentWorlds: BrokenWorlds = {
  'arc-agent-deployments-unavailable': {
    build: () =>
      healthyConnectedCluster().remove(agentDeployment('metrics-agent')).remove(agentPod('metrics-agent')),
  },
  'arc-agent-pods-not-ready': { build: withOneContainerDown },
  'arc-agent-pods-crashing': {
    build: () =>
      withCrash('resource-sync-agent').log(
        ARC,
        'resource-sync-agent-1',
        'panic: cannot read the configuration',
        'resource-sync-agent',
        true,
      ),
  },
  'arc-agent-pods-pending': {
    build: () =>
      withAgentStatus(withShort('metrics-agent'), 'metrics-agent', () =>
        pendingStatus('0/2 nodes are available: 2 Insufficient memory.'),
      ),
  },
  'arc-agent-image-pull-failure': { build: withPullFailure },
  'arc-identity-certificate-missing': {
    build: () =>
      withCrash('clusterconnect-agent').remove(
        `/api/v1/namespaces/${ARC}/secrets/azure-identity-certificate`,
      ),
  },
  'arc-kube-aad-proxy-missing': {
    build: () =>
      withoutProxyPod(
        'pods "kube-aad-proxy-84d668c44b-" is forbidden: violates PodSecurity "restricted:latest": restricted volume types (volume "x" uses restricted volume type "hostPath")',
      ).change(`/api/v1/namespaces/${ARC}`, {
        metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
      }),
  },
  'arc-kube-aad-proxy-certificate-missing': { build: withoutProxyCertificate },
  'arc-openshift-scc-missing': {
    build: () =>
      withoutProxyPod(
        'pods "kube-aad-proxy-84d668c44b-" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden]',
      ).put('/apis/security.openshift.io/v1/securitycontextconstraints/privileged', {
        users: ['system:admin'],
        groups: ['system:nodes'],
      }),
  },
};
