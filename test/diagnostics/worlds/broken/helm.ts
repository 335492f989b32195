import { addPod, pendingStatus } from '../healthy/base';
import { SC_EXTENSION } from '../healthy/connection';
import { healthyManagedCluster } from '../healthy/healthy-worlds';
import type { World } from '../world';
import type { BrokenWorlds } from './broken-world';

function failedWith(description: string): World {
  return healthyManagedCluster()
    .changeArm(SC_EXTENSION, {
      properties: {
        provisioningState: 'Failed',
        statuses: [{ code: 'InstallationFailed', level: 'Error', message: description }],
      },
    })
    .helm('sc-system', 'sc-extension', { status: 'failed', revision: 4, description });
}

function pending(lastDeployed: string, provisioningState: string): World {
  return healthyManagedCluster()
    .changeArm(SC_EXTENSION, { properties: { provisioningState } })
    .helm('sc-system', 'sc-extension', {
      status: 'pending-upgrade',
      revision: 4,
      description: 'Preparing upgrade',
      lastDeployed,
    });
}

const OWNED =
  'rendered manifests contain a resource that already exists. Unable to continue with install: ClusterRole "sc-role" in namespace "" exists and cannot be imported into the current release: invalid ownership metadata';

export const brokenHelmWorlds: BrokenWorlds = {
  'helm-resource-readiness-timeout': { build: () => failedWith('Timed out waiting for resource readiness') },
  'helm-job-backoff-limit': {
    build: () => failedWith('job failed: BackoffLimitExceeded'),
  },
  'helm-node-os-mismatch': {
    build: () => {
      const world = failedWith('Timed out waiting for resource readiness');
      return addPod(world, 'sc-system', 'sc-operator-1', {
        status: pendingStatus(
          "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.",
        ),
      });
    },
  },
  'helm-chart-download-failed': {
    build: () => failedWith('Unable to download the Helm chart from the repo URL'),
  },
  'helm-chart-rendering-failed': {
    build: () => failedWith('Helm chart rendering failed with given values'),
  },
  'helm-resource-already-exists': {
    build: () =>
      failedWith(OWNED).put('/apis/rbac.authorization.k8s.io/v1/clusterroles/sc-role', {
        metadata: {
          annotations: { 'meta.helm.sh/release-name': 'old' },
          creationTimestamp: '2024-01-01T00:00:00Z',
        },
      }),
  },
  'helm-operation-in-progress': { build: () => pending('2026-03-01T11:57:00Z', 'Updating') },
  'helm-release-stuck-pending': { build: () => pending('2026-03-01T10:57:00Z', 'Failed') },
  'helm-release-failed': { build: () => failedWith('something nobody has seen before') },
  'helm-release-missing': {
    build: () =>
      healthyManagedCluster()
        .remove('/api/v1/namespaces/sc-system/secrets/sh.helm.release.v1.sc-extension.v2')
        .remove('/api/v1/namespaces/sc-system/secrets/sh.helm.release.v1.sc-extension.v3'),
  },
};
