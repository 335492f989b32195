import { addArcRelease, ARC, DNS_SLICE } from '../healthy/arc';
import { healthyConnectedCluster } from '../healthy/healthy-worlds';
import { SUBSCRIPTION, type World } from '../world';
import { withoutAgents } from './arc-release';
import type { BrokenWorlds } from './broken-world';

function offline(): World {
  const world = healthyConnectedCluster();
  return world.changeArm(world.clusterId, {
    properties: { connectivityStatus: 'Offline', lastConnectivityTime: '2026-02-27T08:00:00Z' },
  });
}

function asks(errorText: string): World {
  return healthyConnectedCluster().asks({ errorText });
}

function withWrongProxy(): World {
  const world = addArcRelease(offline(), {
    status: 'deployed',
    revision: 5,
    config: {
      global: {
        isProxyEnabled: true,
        httpsProxy: 'http://proxy-user:hunter2hunter2@10.0.0.5:3128',
        noProxy: '.svc',
      },
    },
  });
  return world.log(
    ARC,
    'config-agent-1',
    'Post "https://westeurope.dp.kubernetesconfiguration.azure.com/": proxyconnect tcp: dial tcp 10.0.0.5:3128: i/o timeout',
    'config-agent',
  );
}

function onOpenShift(version: string): World {
  return healthyConnectedCluster().put('/apis/config.openshift.io/v1/clusterversions/version', {
    status: { desired: { version } },
  });
}

export const brokenArcAzureWorlds: BrokenWorlds = {
  'arc-dns-resolution': {
    build: () =>
      offline()
        .change(DNS_SLICE, { endpoints: [{ addresses: ['10.42.0.5'], conditions: { ready: false } }] })
        .log(ARC, 'config-agent-1', 'dial tcp: lookup gbl.his.arc.azure.com: no such host', 'config-agent'),
  },
  'arc-outbound-connectivity': {
    build: () =>
      offline().log(
        ARC,
        'config-agent-1',
        'Get "https://management.azure.com/": dial tcp 20.1.2.3:443: i/o timeout\nGet "https://10.43.0.1:443/api": dial tcp 10.43.0.1:443: connect: connection refused',
        'config-agent',
      ),
  },
  'arc-proxy-misconfigured': { build: withWrongProxy },
  'arc-diagnostic-chart-pull-blocked': {
    build: () =>
      asks(
        "An exception has occurred while trying to execute the cluster diagnostic checks in the cluster. Exception: Unable to pull cluster-diagnostic-checks helm chart from the registry 'mcr.microsoft.com/azurearck8s/helmchart/stable/clusterdiagnosticchecks:0.1.2': Error: failed to do request",
      ),
  },
  'arc-msi-certificate-retrieval': {
    build: () =>
      offline()
        .log(ARC, 'config-agent-1', 'started', 'config-agent')
        .log(
          ARC,
          'clusteridentityoperator-1',
          'Error: Failed to get certificate from HIS with error: Post "https://gbl.his.arc.azure.com/": context deadline exceeded',
          'manager',
        ),
  },
  'arc-onboarding-prerequisites': {
    build: () => {
      const world = withoutAgents();
      world.denied.push('* *');
      return world;
    },
  },
  'arc-resource-providers-unregistered': {
    build: () =>
      healthyConnectedCluster().changeArm(`/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Kubernetes`, {
        registrationState: 'NotRegistered',
      }),
  },
  'arc-insufficient-cluster-permissions': {
    build: () =>
      asks(
        'Error: list: failed to list: secrets is forbidden: User "myuser" cannot list resource "secrets" in API group "" at the cluster scope',
      ),
  },
  'arc-openshift-unsupported-version': { build: () => onOpenShift('4.6.34') },
  'arc-helm-chart-command-unknown': {
    build: () =>
      asks(
        `Unable to pull helm chart from the registry 'mcr.microsoft.com/azurearck8s/batch1/stable/azure-arc-k8sagents:1.4.0': Error: unknown command "chart" for "helm"`,
      ),
  },
  'arc-cli-cryptohash': {
    build: () => asks("OSError: Cannot load native module 'Crypto.Hash._MD5': not found"),
  },
  'arc-service-timeout': {
    build: () => {
      const world = asks('Resource provisioning failed');
      return world.changeArm(world.clusterId, { properties: { provisioningState: 'Failed' } });
    },
  },
  'arc-overage-claim': {
    build: () =>
      asks('Overage claim (users with more than 200 group membership) is currently not supported.'),
  },
  'arc-cluster-offline': {
    build: () => {
      const world = healthyConnectedCluster();
      world.log(ARC, 'config-agent-1', 'started', 'config-agent');
      return world.changeArm(world.clusterId, {
        properties: {
          connectivityStatus: 'Expired',
          managedIdentityCertificateExpirationTime: '2026-02-20T00:00:00Z',
        },
      });
    },
  },
  'arc-agent-version-unsupported': {
    build: () => {
      const world = healthyConnectedCluster();
      return world.changeArm(world.clusterId, { properties: { agentVersion: '1.14.5' } });
    },
  },
};
