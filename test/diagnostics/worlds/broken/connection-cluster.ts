import { addEvent, addPod, waitingStatus } from '../healthy/base';
import { SC_EXTENSION } from '../healthy/connection';
import { healthyManagedCluster } from '../healthy/healthy-worlds';
import type { World } from '../world';
import type { BrokenWorlds } from './broken-world';

const JOB = '/apis/batch/v1/namespaces/sc-system/jobs/sc-job';

function withFailedJob(): World {
  const world = healthyManagedCluster().put(JOB, {
    spec: { backoffLimit: 3 },
    status: {
      failed: 4,
      conditions: [
        {
          type: 'Failed',
          status: 'True',
          reason: 'BackoffLimitExceeded',
          message: 'Job has reached the specified backoff limit',
        },
      ],
    },
  });
  addPod(world, 'sc-system', 'sc-job-x1', {
    labels: { 'job-name': 'sc-job' },
    containers: ['sc-job'],
    status: {
      phase: 'Failed',
      containerStatuses: [
        { name: 'sc-job', ready: false, state: { terminated: { exitCode: 1, reason: 'Error' } } },
      ],
    },
  });
  return world.log(
    'sc-system',
    'sc-job-x1',
    'starting\nsecrets "sc-blob-secret" is forbidden: cannot create',
  );
}

function withPullFailure(): World {
  const image = 'scaksextension.azurecr.io/prod/image/sc-operator:20250417.1';
  const world = healthyManagedCluster()
    .changeArm(SC_EXTENSION, {
      properties: { autoUpgradeMinorVersion: false, provisioningState: 'Updating' },
    })
    .put(JOB, { status: { active: 1, startTime: '2026-03-01T11:40:00Z' } });
  addPod(world, 'sc-system', 'sc-job-x1', {
    labels: { 'job-name': 'sc-job' },
    containers: ['sc-job'],
    status: waitingStatus(['sc-job'], 'ImagePullBackOff', `Back-off pulling image "${image}"`),
  });
  return addEvent(world, 'sc-system', {
    reason: 'Failed',
    object: 'sc-job-x1',
    message: `Failed to pull image "${image}": rpc error: code = NotFound desc = failed to pull and unpack image`,
  });
}

export const brokenConnectionClusterWorlds: BrokenWorlds = {
  'sc-extension-missing': {
    build: () =>
      healthyManagedCluster()
        .removeArm(SC_EXTENSION)
        .remove('/api/v1/namespaces/sc-system/secrets/sh.helm.release.v1.sc-extension.v3')
        .remove('/api/v1/namespaces/sc-system/secrets/sh.helm.release.v1.sc-extension.v2'),
  },
  'sc-extension-failed': {
    build: () =>
      healthyManagedCluster().changeArm(SC_EXTENSION, {
        properties: {
          provisioningState: 'Failed',
          statuses: [
            { code: 'InstallationFailed', level: 'Error', message: 'The operation ended in an unknown way' },
          ],
        },
      }),
  },
  'sc-system-namespace-missing': {
    build: () => {
      const world = healthyManagedCluster().remove('/api/v1/namespaces/sc-system');
      // The connections that only their records knew are gone with it.
      return world.remove('/api/v1/namespaces/shop/secrets/sc-reports-secret');
    },
  },
  'sc-helm-release-unhealthy': {
    build: () =>
      healthyManagedCluster().helm('sc-system', 'sc-extension', { status: 'unknown', revision: 4 }),
  },
  'sc-job-failed': { build: withFailedJob },
  'sc-job-active': {
    build: () =>
      healthyManagedCluster().put(JOB, { status: { active: 1, startTime: '2026-03-01T11:40:00Z' } }),
  },
  'sc-job-absent-means-success': {
    build: () =>
      healthyManagedCluster().asks({
        errorText: 'Error from server (NotFound): jobs.batch "sc-job" not found',
      }),
  },
  'sc-job-image-pull-failure': { build: withPullFailure },
};
