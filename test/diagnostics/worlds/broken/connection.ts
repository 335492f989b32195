import { SUBSCRIPTION, type World } from '../world';
import { addPod } from '../healthy/base';
import { healthyManagedCluster } from '../healthy/healthy-worlds';
import type { BrokenWorlds } from './broken-world';

const CONFLICT = "(GeneralUserError) Execution failed. Operation returned an invalid status code 'Conflict'";

function withoutRegistration(): World {
  return healthyManagedCluster().changeArm(
    `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.KubernetesConfiguration`,
    { registrationState: 'NotRegistered' },
  );
}

function withFailedJob(): World {
  const world = healthyManagedCluster().put('/apis/batch/v1/namespaces/sc-system/jobs/sc-job', {
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

export const brokenConnectionWorlds: BrokenWorlds = {
  'sc-conflict-cluster-updating': {
    build: () =>
      healthyManagedCluster()
        .changeArm('./agentPools/system', { properties: { provisioningState: 'Scaling' } })
        .asks({ errorText: CONFLICT }),
  },
  'sc-conflict-provider-unregistered': { build: () => withoutRegistration().asks({ errorText: CONFLICT }) },
  'sc-missing-subscription-registration': { build: withoutRegistration },
  'sc-system-namespace-missing': {
    build: () => healthyManagedCluster().remove('/api/v1/namespaces/sc-system'),
  },
  'sc-job-failed': { build: withFailedJob },
};
