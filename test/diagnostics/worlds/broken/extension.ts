import { addEvent, addPod, crashingStatus, pendingStatus } from '../healthy/base';
import { SC_EXTENSION } from '../healthy/connection';
import { healthyConnectedCluster, healthyManagedCluster } from '../healthy/healthy-worlds';
import type { World } from '../world';
import type { BrokenWorlds } from './broken-world';

const AGENT = '/api/v1/namespaces/kube-system/pods/extension-agent-1';
const EXTENSIONS = './providers/Microsoft.KubernetesConfiguration/extensions';

function failedWith(message: string, code = 'InstallationFailed'): World {
  return healthyManagedCluster().changeArm(SC_EXTENSION, {
    properties: { provisioningState: 'Failed', statuses: [{ code, level: 'Error', message }] },
  });
}

/** A pod of the connector that cannot be placed. */
function pendingOperator(message: string): World {
  const world = healthyManagedCluster();
  addPod(world, 'sc-system', 'sc-operator-1', { status: pendingStatus(message) });
  return addEvent(world, 'sc-system', { reason: 'FailedScheduling', object: 'sc-operator-1', message });
}

/** An Arc cluster with an extension, for groups that need one. */
function connectedWithExtension(): World {
  const world = healthyConnectedCluster();
  world.putArm(`${EXTENSIONS}/billing`, {
    name: 'billing',
    properties: {
      extensionType: 'contoso.billing',
      provisioningState: 'Succeeded',
      scope: { cluster: { releaseNamespace: 'billing' } },
      statuses: [],
    },
  });
  world.put('/api/v1/namespaces/billing', { status: { phase: 'Active' } });
  return world.helm('billing', 'billing', { status: 'deployed' });
}

export const brokenExtensionWorlds: BrokenWorlds = {
  'ext-agent-no-response': { build: () => failedWith('Unable to get a response from the agent in time') },
  'ext-aks-agent-pods-not-ready': {
    build: () => {
      const world = failedWith('Unable to get a response from the agent in time');
      return world.change(AGENT, { status: crashingStatus(['extension-agent', 'fluent-bit']) });
    },
  },
  'ext-arc-manager-pods-not-ready': {
    build: () =>
      connectedWithExtension().change('/api/v1/namespaces/azure-arc/pods/extension-manager-1', {
        status: {
          containerStatuses: [
            { name: 'manager', ready: false, restartCount: 0, state: { running: {} } },
            { name: 'fluent-bit', ready: true, restartCount: 0, state: { running: {} } },
            { name: 'msi-adapter', ready: true, restartCount: 0, state: { running: {} } },
          ],
        },
      }),
    also: ['arc-agent-pods-not-ready', 'arc-agent-deployments-unavailable'],
  },
  'ext-agent-egress-blocked': {
    build: () =>
      failedWith('Unable to get a response from the agent in time').log(
        'kube-system',
        'extension-agent-1',
        '{"Message":"Post \\"https://westeurope.dp.kubernetesconfiguration.azure.com/subscriptions/s\\": dial tcp 20.1.2.3:443: i/o timeout","LogLevel":"Error"}',
      ),
  },
  'ext-dataplane-403-private-link': {
    build: () =>
      failedWith('Unable to get a response from the agent in time').log(
        'kube-system',
        'extension-agent-1',
        '2024/02/07 06:04:43 "Errorcode: 403, Message This traffic is not authorized., Target /subscriptions/s/getPendingConfigs"',
      ),
  },
  'ext-pods-critical-addons-only': {
    build: () => {
      const message = '0/2 nodes are available: 2 node(s) had untolerated taint {CriticalAddonsOnly: true}.';
      return pendingOperator(message)
        .changeArm('./agentPools/system', {
          properties: { nodeTaints: ['CriticalAddonsOnly=true:NoSchedule'] },
        })
        .changeArm(SC_EXTENSION, {
          properties: {
            provisioningState: 'Failed',
            statuses: [
              {
                code: 'InstallationFailed',
                level: 'Error',
                message: 'Timed out waiting for resource readiness',
              },
            ],
          },
        });
    },
  },
  'ext-pods-insufficient-resources': {
    build: () => pendingOperator('0/2 nodes are available: 2 Insufficient memory.'),
  },
  'ext-pods-policy-denied': {
    build: () =>
      failedWith(
        'admission webhook "validation.gatekeeper.sh" denied the request: [azurepolicy-k8sazurev2containerallowed] Container image x has not been allowed.',
      ),
  },
  'ext-operation-conflict': {
    build: () =>
      healthyManagedCluster().asks({
        errorText:
          'Update failed for this resource, as there is a conflicting operation in progress. Please try after sometime.',
      }),
  },
  'ext-core-policy-disallowed': {
    build: () =>
      healthyManagedCluster().asks({
        errorText:
          '(RequestDisallowedByPolicy) Resource \'sc-extension\' was disallowed by policy. Policy identifiers: \'[{"policyAssignment":{"name":"no-extensions","id":"/subscriptions/s/providers/Microsoft.Authorization/policyAssignments/a1"}}]\'',
      }),
  },
  'ext-resource-lock': {
    build: () => {
      const world = healthyManagedCluster();
      return world
        .putArm(`${world.clusterId}/providers/Microsoft.Authorization/locks`, [
          { id: '/subscriptions/s/locks/keep', name: 'keep', properties: { level: 'CanNotDelete' } },
        ])
        .asks({
          errorText:
            "(ScopeLocked) The scope '/x/extensions/sc-extension' cannot perform delete operation because following scope(s) are locked: '/subscriptions/s'. Please remove the lock and try again.",
        });
    },
  },
  'ext-core-write-denied': {
    build: () =>
      healthyManagedCluster().asks({
        errorText:
          "Failed to update 'aks-managed-azure-monitor-logs' for the cluster. Access denied: 'write' operation is not allowed.",
      }),
  },
  'ext-core-monitoring-failed': {
    build: () =>
      healthyManagedCluster().putArm(`${EXTENSIONS}/aks-managed-azure-monitor-logs`, {
        name: 'aks-managed-azure-monitor-logs',
        properties: {
          extensionType: 'microsoft.azuremonitor.containers',
          provisioningState: 'Failed',
          isSystemExtension: true,
          scope: { cluster: { releaseNamespace: 'kube-system' } },
        },
      }),
  },
  'ext-service-principal-cluster': {
    build: () => {
      const world = healthyManagedCluster();
      return world.changeArm(world.clusterId, {
        identity: undefined,
        properties: { servicePrincipalProfile: { clientId: '77777777-7777-4777-8777-777777777777' } },
      });
    },
  },
  'ext-extensionconfig-unhealthy': {
    build: () =>
      healthyManagedCluster().put(
        '/apis/aks.clusterconfig.azure.com/v1beta1/namespaces/sc-system/extensionconfigs/sc-extension',
        { status: { status: 'Failed', extensionState: 'Failed', message: 'could not reconcile' } },
      ),
  },
  'ext-extensionconfig-crd-missing': {
    build: () =>
      connectedWithExtension().remove(
        '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/extensionconfigs.clusterconfig.azure.com',
      ),
  },
};
