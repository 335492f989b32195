import { ARC } from '../healthy/arc';
import { healthyConnectedCluster } from '../healthy/healthy-worlds';
import { SUBSCRIPTION, type World } from '../world';
import type { BrokenWorlds } from './broken-world';

const CONFIGURATION = './providers/Microsoft.KubernetesConfiguration/sourceControlConfigurations/legacy';
const GIT_CONFIG = '/apis/clusterconfig.azure.com/v1beta1/namespaces/legacy-ns/gitconfigs/legacy';

/** Flux v1 at work, which is a finding of its own. */
function withFlux1(): World {
  return healthyConnectedCluster()
    .putArm(CONFIGURATION, {
      name: 'legacy',
      properties: {
        provisioningState: 'Succeeded',
        operatorNamespace: 'legacy-ns',
        operatorInstanceName: 'legacy',
        repositoryUrl: 'https://git.example/legacy',
        complianceStatus: { complianceState: 'Installed', lastConfigApplied: '2026-01-01T00:00:00Z' },
      },
    })
    .put(GIT_CONFIG, {
      spec: { giturl: 'https://git.example/legacy', operatorType: 'flux', operatorScope: 'cluster' },
      status: { status: 'Installed', isSyncedWithAzure: true, publicKey: 'ssh-rsa AAAA' },
    });
}

function withPending(message: string): World {
  return withFlux1()
    .changeArm(CONFIGURATION, { properties: { complianceStatus: { complianceState: 'Pending' } } })
    .change(GIT_CONFIG, { status: { status: 'Installing the operator', message, isSyncedWithAzure: false } });
}

const also = ['flux1-retired'];

export const brokenFlux1Worlds: BrokenWorlds = {
  'flux1-provider-state': {
    build: () =>
      withFlux1().changeArm(`/subscriptions/${SUBSCRIPTION}/providers/Microsoft.KubernetesConfiguration`, {
        resourceTypes: [
          { resourceType: 'fluxConfigurations', locations: ['West Europe'] },
          { resourceType: 'sourceControlConfigurations', locations: ['East US'] },
        ],
      }),
    also,
  },
  'flux1-create-permission': {
    build: () => {
      const world = withFlux1();
      return world
        .putArm(`${world.clusterId}/providers/Microsoft.Authorization/permissions`, [
          { actions: ['*/read'], notActions: [] },
        ])
        .asks({
          errorText:
            "(AuthorizationFailed) The client 'u' with object id 'o' does not have authorization to perform action 'Microsoft.Kubernetes/connectedClusters/Write' over scope '/subscriptions/s'",
        });
    },
    also,
  },
  'flux1-config-pending': {
    build: () =>
      withPending('waiting for the agent').log(
        ARC,
        'config-agent-1',
        'Error: unable to poll configuration legacy: gateway timeout',
        'config-agent',
      ),
    also,
  },
  'flux1-operator-install-failed': {
    build: () =>
      withPending(
        'Error: {exit status 1} occurred while doing the operation : {Installing the operator} on the config',
      ),
    also,
  },
  'flux1-retired': { build: withFlux1 },
};
