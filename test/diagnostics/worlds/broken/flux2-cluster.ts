import { addEvent, addPod, pendingStatus } from '../healthy/base';
import { FLUX, FLUX_CONFIGURATIONS, KUSTOMIZATION, LIMIT_DEFINITION, REPOSITORY } from '../healthy/flux';
import { healthyConnectedCluster, healthyManagedCluster } from '../healthy/healthy-worlds';
import type { World } from '../world';
import type { BrokenWorlds } from './broken-world';

function unready(reason: string, message: string): Record<string, unknown> {
  return { status: { conditions: [{ type: 'Ready', status: 'False', reason, message }] } };
}

function nonCompliant(world: World): World {
  return world.changeArm(`${FLUX_CONFIGURATIONS}/apps`, { properties: { complianceState: 'Non-Compliant' } });
}

function withRefusedController(): World {
  const world = healthyManagedCluster().change(
    `/apis/apps/v1/namespaces/${FLUX}/deployments/helm-controller`,
    {
      status: { readyReplicas: 0, availableReplicas: 0 },
    },
  );
  return addEvent(world.remove(`/api/v1/namespaces/${FLUX}/pods/helm-controller-1`), FLUX, {
    reason: 'FailedCreate',
    kind: 'ReplicaSet',
    object: 'helm-controller-5d4f',
    message:
      'Error creating: admission webhook "validation.gatekeeper.sh" denied the request: [must-have-owner] the label owner is required',
  });
}

function withTightPolicy(): World {
  return healthyManagedCluster().putArm('./providers/Microsoft.Authorization/policyAssignments', [
    {
      name: 'small',
      properties: {
        displayName: 'Small containers only',
        policyDefinitionId: LIMIT_DEFINITION,
        enforcementMode: 'Default',
        parameters: {
          effect: { value: 'Deny' },
          cpuLimit: { value: '500m' },
          memoryLimit: { value: '512Mi' },
          excludedNamespaces: { value: ['kube-system'] },
        },
      },
    },
  ]);
}

export const brokenFlux2ClusterWorlds: BrokenWorlds = {
  'flux2-provider-state': {
    build: () =>
      healthyConnectedCluster().changeArm(`${FLUX_CONFIGURATIONS}/apps`, {
        properties: { provisioningState: 'Failed', errorMessage: 'The Git repository url is not valid' },
      }),
  },
  'flux2-webhook-no-dry-run': {
    build: () =>
      nonCompliant(healthyConnectedCluster()).change(
        KUSTOMIZATION,
        unready(
          'ReconciliationFailed',
          'Namespace/apps dry-run failed, error: admission webhook "vault.example.com" does not support dry run',
        ),
      ),
  },
  'flux2-namespace-policy': { build: withRefusedController },
  'flux2-resource-limit-policy': { build: withTightPolicy },
  'flux2-insufficient-node-resources': {
    build: () =>
      addPod(healthyManagedCluster(), FLUX, 'source-controller-1', {
        containers: ['source-controller'],
        status: pendingStatus('0/2 nodes are available: 2 Insufficient cpu.'),
      }),
  },
  'flux2-kubelet-identity-not-used': {
    build: () =>
      nonCompliant(healthyManagedCluster())
        .change(REPOSITORY, { spec: { provider: 'azure' } })
        .change(REPOSITORY, unready('GitOperationFailed', 'failed to get Azure credential: no identity')),
  },
  'flux2-configuration-not-compliant': {
    build: () =>
      nonCompliant(healthyConnectedCluster()).change(
        REPOSITORY,
        unready('GitOperationFailed', 'failed to checkout and determine revision: authentication required'),
      ),
  },
};
