import { targets } from '../../../../targets/registry';
import { GROUP_ID, MANAGED_CLUSTER, SUBSCRIPTION, TENANT, type World } from '../world';
import { addPod } from './base';

export const SC_EXTENSION = './providers/Microsoft.KubernetesConfiguration/extensions/sc-extension';
export const LINKERS = './providers/Microsoft.ServiceLinker/linkers';
export const STORAGE = `${GROUP_ID}/providers/Microsoft.Storage/storageAccounts/shopdata`;
export const VAULT = `${GROUP_ID}/providers/Microsoft.KeyVault/vaults/shopvault`;
export const OUTBOUND_IP = '20.50.1.7';
export const CLIENT_ID = '33333333-3333-4333-8333-333333333333';
const PRINCIPAL_ID = '44444444-4444-4444-8444-444444444444';
const CSI_CLIENT_ID = '55555555-5555-4555-8555-555555555555';
const CSI_PRINCIPAL_ID = '66666666-6666-4666-8666-666666666666';
export const IDENTITY = `${GROUP_ID}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shop-identity`;
export const SERVICE_ACCOUNT = `/api/v1/namespaces/shop/serviceaccounts/sc-account-${CLIENT_ID}`;
export const BLOB_SECRET = '/api/v1/namespaces/shop/secrets/sc-ordersblob-secret';
export const REPORTS_SECRET = '/api/v1/namespaces/shop/secrets/sc-reports-secret';
export const STORAGE_ROLES = `${STORAGE}/providers/Microsoft.Authorization/roleAssignments`;
const BLOB_ROLE = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe';
const VAULT_ROLES = `${VAULT}/providers/Microsoft.Authorization/roleAssignments`;
const VAULT_ROLE = '4633458b-17de-408a-b874-0445c86b69e6';
const MANAGED = { 'app.kubernetes.io/managed-by': 'aks-service-connector' };

/** An AKS cluster in state Succeeded, with its node pool and one outbound address. */
export function addManagedCluster(world: World): World {
  const address = `${GROUP_ID}/providers/Microsoft.Network/publicIPAddresses/outbound`;
  world.putArm(address, { properties: { ipAddress: OUTBOUND_IP } });
  world.putArm(world.clusterId, {
    id: world.clusterId,
    location: 'westeurope',
    identity: { type: 'SystemAssigned' },
    properties: {
      provisioningState: 'Succeeded',
      powerState: { code: 'Running' },
      kubernetesVersion: '1.32.4',
      servicePrincipalProfile: { clientId: 'msi' },
      oidcIssuerProfile: { enabled: true, issuerURL: ISSUER },
      securityProfile: { workloadIdentity: { enabled: true } },
      addonProfiles: {
        azureKeyvaultSecretsProvider: {
          enabled: true,
          identity: { clientId: CSI_CLIENT_ID, objectId: CSI_PRINCIPAL_ID },
        },
      },
      networkProfile: {
        outboundType: 'loadBalancer',
        loadBalancerProfile: { effectiveOutboundIPs: [{ id: address }] },
      },
    },
  });
  for (const name of ['aks-secrets-store-csi-driver', 'aks-secrets-store-provider-azure']) {
    world.put(`/apis/apps/v1/namespaces/kube-system/daemonsets/${name}`, {
      status: { desiredNumberScheduled: 2, numberReady: 2 },
    });
  }
  return world.putArm('./agentPools/system', {
    name: 'system',
    properties: {
      provisioningState: 'Succeeded',
      mode: 'System',
      nodeTaints: null,
      osType: 'Linux',
      count: 2,
    },
  });
}

const ISSUER = `https://westeurope.oic.prod-aks.azure.com/${TENANT}/`;

/** The extension of the connections, its namespace and release, and three connections. */
export function addConnector(world: World): World {
  world.putArm(SC_EXTENSION, {
    name: 'sc-extension',
    properties: {
      extensionType: 'microsoft.servicelinker.connection',
      provisioningState: 'Succeeded',
      currentVersion: '2.0.8',
      autoUpgradeMinorVersion: true,
      scope: { cluster: { releaseNamespace: 'sc-system' } },
      statuses: [{ code: 'InstallationSucceeded', level: 'Information', message: 'Installed' }],
      errorInfo: null,
      configurationSettings: {},
    },
  });
  world.put('/api/v1/namespaces/sc-system', { status: { phase: 'Active' } });
  world.helm('sc-system', 'sc-extension', { status: 'superseded', revision: 2 });
  world.helm('sc-system', 'sc-extension', { status: 'deployed', revision: 3 });
  addTargets(world);
  addBlobConnection(world);
  addSecretConnection(world);
  addVaultConnection(world);
  return world.asks({ targets });
}

function addTargets(world: World): void {
  world.putArm(STORAGE, {
    name: 'shopdata',
    location: 'westeurope',
    properties: {
      primaryEndpoints: { blob: 'https://shopdata.blob.core.windows.net/' },
      publicNetworkAccess: 'Enabled',
      networkAcls: { defaultAction: 'Deny', ipRules: [{ value: OUTBOUND_IP, action: 'Allow' }] },
    },
  });
  world.putArm(VAULT, {
    name: 'shopvault',
    location: 'westeurope',
    properties: {
      vaultUri: 'https://shopvault.vault.azure.net/',
      tenantId: TENANT,
      enableRbacAuthorization: true,
      publicNetworkAccess: 'Enabled',
    },
  });
  world.putArm(STORAGE_ROLES, [roleAssignment(PRINCIPAL_ID, BLOB_ROLE)]);
  world.putArm(VAULT_ROLES, [roleAssignment(CSI_PRINCIPAL_ID, VAULT_ROLE)]);
}

function roleAssignment(principalId: string, role: string): Record<string, unknown> {
  return {
    properties: {
      principalId,
      roleDefinitionId: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
    },
  };
}

/** orders_blob: workload identity, listed by Azure. */
function addBlobConnection(world: World): void {
  world.putArm(`${LINKERS}/orders_blob`, {
    id: `${MANAGED_CLUSTER}/providers/Microsoft.ServiceLinker/linkers/orders_blob`,
    name: 'orders_blob',
    properties: {
      provisioningState: 'Succeeded',
      targetService: {
        type: 'AzureResource',
        id: `${STORAGE}/blobServices/default`,
        resourceProperties: null,
      },
      authInfo: { authType: 'userAssignedIdentity', clientId: CLIENT_ID, subscriptionId: SUBSCRIPTION },
      scope: 'shop',
      vNetSolution: null,
    },
  });
  world.putArm(IDENTITY, { id: IDENTITY, properties: { clientId: CLIENT_ID, principalId: PRINCIPAL_ID } });
  world.putArm(`/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`, [
    { id: IDENTITY, properties: { clientId: CLIENT_ID, principalId: PRINCIPAL_ID } },
  ]);
  world.putArm(`${IDENTITY}/federatedIdentityCredentials/shop`, {
    properties: {
      issuer: ISSUER,
      subject: `system:serviceaccount:shop:sc-account-${CLIENT_ID}`,
      audiences: ['api://AzureADTokenExchange'],
    },
  });
  world.put(SERVICE_ACCOUNT, {
    metadata: { annotations: { 'azure.workload.identity/client-id': CLIENT_ID } },
  });
  world.put(BLOB_SECRET, { data: { AZURE_STORAGEBLOB_CLIENTID: 'eA==' } });
  const template = {
    metadata: { labels: { app: 'orders', 'azure.workload.identity/use': 'true' } },
    spec: {
      serviceAccountName: `sc-account-${CLIENT_ID}`,
      containers: [{ name: 'orders', envFrom: [{ secretRef: { name: 'sc-ordersblob-secret' } }] }],
    },
  };
  world.put('/apis/apps/v1/namespaces/shop/deployments/orders', {
    metadata: { labels: { app: 'orders' } },
    spec: { replicas: 1, template },
    status: { replicas: 1, readyReplicas: 1, updatedReplicas: 1, availableReplicas: 1 },
  });
  addPod(world, 'shop', 'orders-1', {
    labels: template.metadata.labels,
    containers: ['orders'],
    serviceAccountName: template.spec.serviceAccountName,
  });
  world.log('shop', 'orders-1', 'listening\nHTTP 404 for blob a.txt, creating it');
}

/** reports: a connection string, recorded in the cluster. */
function addSecretConnection(world: World): void {
  const id = `${MANAGED_CLUSTER}/providers/Microsoft.ServiceLinker/linkers/reports`;
  addRecord(world, 'reports', {
    linker: {
      id,
      name: 'reports',
      properties: {
        targetService: { type: 'AzureResource', id: `${STORAGE}/blobServices/default` },
        authInfo: { authType: 'secret' },
        scope: 'shop',
      },
    },
    objects: {
      namespace: 'shop',
      secretName: 'sc-reports-secret',
      keys: [{ name: 'AZURE_STORAGEBLOB_CONNECTIONSTRING', isSecret: true }],
    },
    roles: [],
  });
  world.put(REPORTS_SECRET, {
    metadata: {
      labels: MANAGED,
      annotations: { 'aks-service-connector/linker-id': id },
      managedFields: [
        {
          manager: 'aks-service-connector',
          fieldsV1: { 'f:data': { 'f:AZURE_STORAGEBLOB_CONNECTIONSTRING': {} } },
        },
      ],
    },
    data: { AZURE_STORAGEBLOB_CONNECTIONSTRING: Buffer.from('DefaultEndpoints…').toString('base64') },
  });
}

/** vault: Key Vault through the CSI driver, recorded in the cluster. */
function addVaultConnection(world: World): void {
  addRecord(world, 'vault', {
    linker: {
      id: `${MANAGED_CLUSTER}/providers/Microsoft.ServiceLinker/linkers/vault`,
      name: 'vault',
      properties: {
        targetService: {
          type: 'AzureResource',
          id: VAULT,
          resourceProperties: { type: 'KeyVault', connectAsKubernetesCsiDriver: true },
        },
        authInfo: { authType: 'userAssignedIdentity' },
        scope: 'shop',
      },
    },
    objects: { namespace: 'shop', secretProviderClassName: 'sc-vault-secretprovider', keys: [] },
    principal: { clientId: CSI_CLIENT_ID, principalId: CSI_PRINCIPAL_ID },
    roles: [VAULT_ROLE],
  });
}

function addRecord(world: World, name: string, record: unknown): void {
  world.put(`/api/v1/namespaces/sc-system/configmaps/sc-connection-${name}`, {
    metadata: { labels: { ...MANAGED, 'aks-service-connector/record': 'connection' } },
    data: { 'connection.json': JSON.stringify(record) },
  });
}
