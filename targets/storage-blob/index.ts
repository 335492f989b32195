import { plain, secret } from '../entry';
import {
  readStorageAccount,
  readStorageKey,
  refuseDisabledStorageKeys,
  storageConnectionString,
} from '../families/storage-account';
import { storageFirewall } from '../families/storage-firewall';
import { matchPattern, wholePattern } from '../id-pattern';
import { identityTables } from '../identity-tables';
import type { Target } from '../target';

const PATTERN = 'Microsoft.Storage/storageAccounts/{account}/blobServices/default';
const SPRING = 'spring.cloud.azure.storage.blob';
const CLIENTS = ['dotnet', 'java', 'nodejs', 'python', 'go', 'none'] as const;

const springAccount = [
  plain(`${SPRING}.account-name`, '{accountName}', 'Name of the storage account'),
  plain(`${SPRING}.endpoint`, '{blobEndpoint}', 'Endpoint of the blob service'),
];

export const storageBlob: Target = {
  id: 'storage-blob',
  displayName: 'Azure Blob Storage',
  idPattern: wholePattern(PATTERN),
  provider: 'Microsoft.Storage',
  match: matchPattern(PATTERN),
  auth: ['workloadIdentity', 'secret', 'servicePrincipal'],
  configurations: [
    ...identityTables('AZURE_STORAGEBLOB', CLIENTS, [
      plain('AZURE_STORAGEBLOB_RESOURCEENDPOINT', '{blobEndpoint}', 'Endpoint of the blob service'),
    ]),
    {
      auth: 'workloadIdentity',
      clientTypes: ['springBoot'],
      entries: [
        plain(`${SPRING}.credential.managed-identity-enabled`, 'true', 'Signs in with the managed identity'),
        plain(`${SPRING}.credential.client-id`, '{clientId}', 'Client id of the identity'),
        ...springAccount,
      ],
    },
    {
      auth: 'servicePrincipal',
      clientTypes: ['springBoot'],
      entries: [
        plain(`${SPRING}.credential.client-id`, '{clientId}', 'Client id of the service principal'),
        secret(`${SPRING}.credential.client-secret`, '{clientSecret}', 'Secret of the service principal'),
        ...springAccount,
      ],
    },
    {
      auth: 'secret',
      clientTypes: CLIENTS,
      entries: [
        secret(
          'AZURE_STORAGEBLOB_CONNECTIONSTRING',
          storageConnectionString,
          'Connection string with account key',
        ),
      ],
    },
    {
      auth: 'secret',
      clientTypes: ['springBoot'],
      entries: [
        plain(
          'azure.storage.account-name',
          '{accountName}',
          'Name of the account (Spring Cloud Azure below 4.0)',
        ),
        secret('azure.storage.account-key', '{accountKey}', 'Account key (Spring Cloud Azure below 4.0)'),
        plain('azure.storage.blob-endpoint', '{blobEndpoint}', 'Endpoint (Spring Cloud Azure below 4.0)'),
        ...springAccount,
        secret(`${SPRING}.account-key`, '{accountKey}', 'Account key'),
      ],
    },
  ],
  read: (arm, reference) => readStorageAccount(arm, reference, 'storage-blob', 'blob'),
  credentials: readStorageKey,
  refuse: refuseDisabledStorageKeys,
  roles: [{ name: 'Storage Blob Data Contributor', id: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe' }],
  roleAlternatives: [
    {
      roles: [{ name: 'Storage Blob Data Reader', id: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1' }],
      enoughFor: 'reading and listing blobs',
    },
  ],
  firewall: storageFirewall,
  network: { serviceEndpoint: true, privateEndpoint: true },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-storage-blob',
};
