import { addArcRelease, agentDeployment, ARC, withAgentStatus } from '../healthy/arc';
import { addEvent, waitingStatus } from '../healthy/base';
import { healthyConnectedCluster } from '../healthy/healthy-worlds';
import type { World } from '../world';
import type { BrokenWorlds } from './broken-world';

const RELEASES = '/api/v1/namespaces/azure-arc-release';
const TIMEOUT = 'Unable to install helm release: Error: UPGRADE FAILED: timed out waiting for the condition';

/** Nothing of Azure Arc is in the cluster, nor any extension. */
export function withoutAgents(): World {
  const world = healthyConnectedCluster();
  const below = (prefix: string): string[] =>
    [...world.objects.keys()].filter((path) => path.includes(`/namespaces/${prefix}/`));
  for (const path of below(ARC)) world.objects.delete(path);
  world.remove(`/api/v1/namespaces/${ARC}`).remove(RELEASES);
  for (const path of [...world.arm.keys()].filter((key) =>
    /microsoft\.kubernetesconfiguration\/(?:extensions|flux)/.test(key),
  ))
    world.arm.delete(path);
  return world;
}

function withSlowPull(): World {
  const image = 'mcr.microsoft.com/azurearck8s/kube-aad-proxy:1.30.3';
  const world = addArcRelease(healthyConnectedCluster(), {
    status: 'pending-upgrade',
    revision: 5,
    lastDeployed: '2026-03-01T11:40:00Z',
  }).change(agentDeployment('kube-aad-proxy'), { status: { readyReplicas: 0, availableReplicas: 0 } });
  withAgentStatus(world, 'kube-aad-proxy', (containers) => waitingStatus(containers, 'ContainerCreating'));
  addEvent(world, ARC, {
    type: 'Normal',
    reason: 'Pulled',
    object: 'metrics-agent-1',
    message:
      'Successfully pulled image "mcr.microsoft.com/azurearck8s/metrics-agent:1.30.3" in 9m12.25s (9m12.25s including waiting)',
  });
  return world.put(`/api/v1/namespaces/${ARC}/events/kube-aad-proxy-1.new`, {
    type: 'Normal',
    reason: 'Pulling',
    lastTimestamp: '2026-03-01T11:50:00Z',
    involvedObject: { kind: 'Pod', name: 'kube-aad-proxy-1', namespace: ARC },
    message: `Pulling image "${image}"`,
  });
}

export const brokenArcReleaseWorlds: BrokenWorlds = {
  'arc-wrong-subscription': {
    build: () =>
      healthyConnectedCluster().asks({
        errorText:
          "(SubscriptionNotFound) The subscription '00000000-0000-0000-0000-000000000000' could not be found.",
      }),
  },
  'arc-helm-release-missing': { build: withoutAgents },
  'arc-helm-release-not-deployed': {
    build: () =>
      addArcRelease(healthyConnectedCluster(), {
        status: 'failed',
        revision: 5,
        description: 'Upgrade "azure-arc" failed: cannot patch "config-agent"',
      }),
  },
  'arc-helm-timeout': {
    build: () =>
      addArcRelease(healthyConnectedCluster(), {
        status: 'failed',
        revision: 5,
        description: 'Upgrade "azure-arc" failed: timed out waiting for the condition',
        lastDeployed: '2026-03-01T11:30:00Z',
      }).asks({ errorText: TIMEOUT }),
  },
  'arc-install-timeout-slow-pull': { build: withSlowPull },
  'arc-helm-validation-crd-not-found': {
    build: () =>
      healthyConnectedCluster().asks({
        errorText:
          'ValidationError: Unable to install helm release: Error: customresourcedefinitions.apiextensions.k8s.io "connectedclusters.arc.azure.com" not found',
      }),
  },
};
