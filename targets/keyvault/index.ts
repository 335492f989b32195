import type { LinkerProperties } from '../../connection/linker';
import type { TargetFacts } from '../../connection/plan';
import { plain, secret } from '../entry';
import { networkAclsFirewall } from '../firewalls/network-acls';
import { matchPattern, wholePattern } from '../id-pattern';
import { identityTables } from '../identity-tables';
import type { ArmReader, Problem, Target, TargetReference } from '../target';
import { vaultAccess } from './access-policy';
import { Vault } from './schema';

const API_VERSION = '2024-11-01';
const PATTERN = 'Microsoft.KeyVault/vaults/{vault}';
const SPRING = 'spring.cloud.azure.keyvault.secret';
const CLIENTS = ['dotnet', 'java', 'nodejs', 'python', 'none'] as const;

const scope = plain(
  'AZURE_KEYVAULT_SCOPE',
  'https://management.azure.com/.default',
  'Token scope of Azure Resource Manager',
);
const endpoint = plain('AZURE_KEYVAULT_RESOURCEENDPOINT', '{vaultUri}', 'Address of the vault');
const oldSpring = [
  plain('azure.keyvault.uri', '{vaultUri}', 'Address of the vault (Spring Cloud Azure below 4.0)'),
  plain('azure.keyvault.client-id', '{clientId}', 'Client id (Spring Cloud Azure below 4.0)'),
  plain(
    'azure.keyvault.scope',
    'https://management.azure.com/.default',
    'Token scope (Spring Cloud Azure below 4.0)',
  ),
];
const spring = [
  plain(`${SPRING}.endpoint`, '{vaultUri}', 'Address of the vault'),
  plain(`${SPRING}.credential.client-id`, '{clientId}', 'Client id'),
];

export const keyvault: Target = {
  id: 'keyvault',
  displayName: 'Azure Key Vault',
  idPattern: wholePattern(PATTERN),
  provider: 'Microsoft.KeyVault',
  match: matchPattern(PATTERN),
  auth: ['workloadIdentity', 'servicePrincipal', 'csi'],
  configurations: [
    ...identityTables('AZURE_KEYVAULT', CLIENTS, [scope, endpoint]),
    {
      auth: 'workloadIdentity',
      clientTypes: ['springBoot'],
      entries: [
        ...oldSpring,
        plain(`${SPRING}.credential.managed-identity-enabled`, 'true', 'Signs in with the managed identity'),
        ...spring,
      ],
    },
    {
      auth: 'servicePrincipal',
      clientTypes: ['springBoot'],
      entries: [
        ...oldSpring,
        secret('azure.keyvault.client-key', '{clientSecret}', 'Secret (Spring Cloud Azure below 4.0)'),
        plain('azure.keyvault.tenant-id', '{tenantId}', 'Tenant (Spring Cloud Azure below 4.0)'),
        ...spring,
        secret(`${SPRING}.credential.client-secret`, '{clientSecret}', 'Secret of the service principal'),
        plain(`${SPRING}.profile.tenant-id`, '{tenantId}', 'Tenant of the service principal'),
      ],
    },
    {
      auth: 'csi',
      clientTypes: [...CLIENTS, 'springBoot'],
      entries: [
        plain('AZURE_KEYVAULT_NAME', '{vaultName}', 'Name of the vault, for SecretProviderClass objects'),
        plain('AZURE_KEYVAULT_CLIENTID', '{clientId}', 'Client id of the identity of the CSI add-on'),
        plain('AZURE_KEYVAULT_TENANTID', '{vaultTenantId}', 'Tenant of the vault'),
      ],
    },
  ],
  read: readVault,
  roles: [
    { name: 'Key Vault Secrets User', id: '4633458b-17de-408a-b874-0445c86b69e6' },
    { name: 'Key Vault Certificate User', id: 'db79e9a7-68ee-4b58-9aeb-b90e7c24fcba' },
  ],
  roleAlternatives: [
    {
      roles: [{ name: 'Key Vault Secrets User', id: '4633458b-17de-408a-b874-0445c86b69e6' }],
      enoughFor: 'reading secrets',
    },
  ],
  check: checkCsi,
  ownAccess: vaultAccess,
  firewall: networkAclsFirewall({ apiVersion: API_VERSION, action: 'Microsoft.KeyVault/vaults/write' }),
  network: { serviceEndpoint: true, privateEndpoint: true },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-key-vault',
};

async function readVault(arm: ArmReader, reference: TargetReference): Promise<TargetFacts | undefined> {
  const resource = await arm.get(reference.resourceId, API_VERSION);
  if (resource === undefined) return undefined;
  const { name, location, properties } = Vault.parse(resource);
  return {
    kind: 'keyvault',
    resourceId: reference.resourceId,
    location,
    values: {
      vaultName: name,
      vaultUri: properties.vaultUri,
      vaultTenantId: properties.tenantId,
      permissionModel: properties.enableRbacAuthorization === true ? 'roles' : 'accessPolicies',
    },
  };
}

function checkCsi({ targetService, authInfo }: LinkerProperties): Problem[] {
  const isCsi =
    targetService.type === 'AzureResource' &&
    targetService.resourceProperties?.type === 'KeyVault' &&
    targetService.resourceProperties.connectAsKubernetesCsiDriver === true;
  if (!isCsi || authInfo?.authType !== 'userAssignedIdentity' || !authInfo.clientId) return [];
  return [
    {
      target: 'authInfo.clientId',
      message: 'must be left out: the CSI driver signs in with the identity of its own add-on',
    },
  ];
}
