import {
  CLIENT_ID,
  IDENTITY,
  LINKERS,
  REPORTS_SECRET,
  SERVICE_ACCOUNT,
  STORAGE,
  STORAGE_ROLES,
} from '../healthy/connection';
import { healthyManagedCluster } from '../healthy/healthy-worlds';
import type { World } from '../world';
import type { BrokenWorlds } from './broken-world';

const ORDERS = '/apis/apps/v1/namespaces/shop/deployments/orders';

function withLabelOnWorkloadOnly(): World {
  return healthyManagedCluster().change(ORDERS, {
    metadata: { labels: { 'azure.workload.identity/use': 'true' } },
    spec: { template: { metadata: { labels: { app: 'orders', 'azure.workload.identity/use': undefined } } } },
  });
}

function withEditedSecret(): World {
  const data = { 'f:AZURE_STORAGEBLOB_CONNECTIONSTRING': {} };
  return healthyManagedCluster().change(REPORTS_SECRET, {
    metadata: {
      managedFields: [
        { manager: 'aks-service-connector', fieldsV1: { 'f:data': data } },
        { manager: 'kubectl-edit', fieldsV1: { 'f:data': data } },
      ],
    },
  });
}

export const brokenConnectionObjectWorlds: BrokenWorlds = {
  'sc-target-namespace-missing': {
    build: () => healthyManagedCluster().asks({ request: requestFor('payments') }),
  },
  'sc-connection-secret-missing': { build: () => healthyManagedCluster().remove(REPORTS_SECRET) },
  'sc-connection-serviceaccount-missing': {
    build: () => healthyManagedCluster().remove(SERVICE_ACCOUNT),
  },
  'sc-orphaned-kubernetes-resources': {
    build: () => healthyManagedCluster().removeArm(`${LINKERS}/orders_blob`),
  },
  'sc-keyvault-csi-addon-disabled': {
    build: () => {
      const world = healthyManagedCluster();
      return world.changeArm(world.clusterId, {
        properties: {
          addonProfiles: { azureKeyvaultSecretsProvider: { enabled: false, identity: undefined } },
        },
      });
    },
  },
  'sc-workload-identity-disabled': {
    build: () => {
      const world = healthyManagedCluster();
      return world.changeArm(world.clusterId, {
        properties: { securityProfile: { workloadIdentity: { enabled: false } } },
      });
    },
  },
  'sc-workload-label-not-on-pod-template': { build: withLabelOnWorkloadOnly },
  'sc-federated-credential-missing': {
    build: () =>
      healthyManagedCluster().changeArm(`${IDENTITY}/federatedIdentityCredentials/shop`, {
        properties: { subject: `system:serviceaccount:other:sc-account-${CLIENT_ID}` },
      }),
  },
  'sc-target-not-found': { build: () => healthyManagedCluster().removeArm(STORAGE) },
  'sc-target-firewall-missing-rule': {
    build: () =>
      healthyManagedCluster().changeArm(STORAGE, {
        properties: { networkAcls: { ipRules: [{ value: '20.50.9.9', action: 'Allow' }] } },
      }),
  },
  'sc-role-assignment-missing': { build: () => healthyManagedCluster().putArm(STORAGE_ROLES, []) },
  'sc-list-configuration-empty-credential': {
    build: () =>
      healthyManagedCluster().asks({
        errorText: '{"configurations":[{"name":"AZURE_STORAGEBLOB_CONNECTIONSTRING","value":""}]}',
      }),
  },
  'sc-validate-always-success': { build: withEditedSecret },
};

function requestFor(scope: string) {
  return {
    name: 'pay',
    properties: {
      targetService: { type: 'AzureResource', id: `${STORAGE}/blobServices/default` },
      authInfo: { authType: 'secret' },
      scope,
    },
  };
}
