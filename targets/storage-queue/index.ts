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

const PATTERN = 'Microsoft.Storage/storageAccounts/{account}/queueServices/default';
const SPRING = 'spring.cloud.azure.storage.queue';
const CLIENTS = ['dotnet', 'go', 'java', 'nodejs', 'python', 'none'] as const;

const springAccount = [
  plain(`${SPRING}.account-name`, '{accountName}', 'Name of the storage account'),
  plain(`${SPRING}.endpoint`, '{queueEndpoint}', 'Endpoint of the queue service'),
];

export const storageQueue: Target = {
  id: 'storage-queue',
  displayName: 'Azure Queue Storage',
  idPattern: wholePattern(PATTERN),
  provider: 'Microsoft.Storage',
  match: matchPattern(PATTERN),
  auth: ['workloadIdentity', 'secret', 'servicePrincipal'],
  configurations: [
    ...identityTables('AZURE_STORAGEQUEUE', CLIENTS, [
      plain('AZURE_STORAGEQUEUE_RESOURCEENDPOINT', '{queueEndpoint}', 'Endpoint of the queue service'),
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
          'AZURE_STORAGEQUEUE_CONNECTIONSTRING',
          storageConnectionString,
          'Connection string with account key',
        ),
      ],
    },
    {
      auth: 'secret',
      clientTypes: ['springBoot'],
      entries: [
        plain('spring.cloud.azure.storage.account', '{accountName}', 'Name (Spring Cloud Azure below 4.0)'),
        secret('spring.cloud.azure.storage.access-key', '{accountKey}', 'Key (Spring Cloud Azure below 4.0)'),
        ...springAccount,
        secret(`${SPRING}.account-key`, '{accountKey}', 'Account key'),
      ],
    },
  ],
  read: (arm, reference) => readStorageAccount(arm, reference, 'storage-queue', 'queue'),
  credentials: readStorageKey,
  refuse: refuseDisabledStorageKeys,
  roles: [{ name: 'Storage Queue Data Contributor', id: '974c5e8b-45b9-4653-ba55-5f855dd0fb88' }],
  roleAlternatives: [
    {
      roles: [{ name: 'Storage Queue Data Message Sender', id: 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a' }],
      enoughFor: 'sending messages',
    },
    {
      roles: [{ name: 'Storage Queue Data Message Processor', id: '8a0f0c08-91a1-4084-bc3d-661d67233fed' }],
      enoughFor: 'receiving and deleting messages',
    },
  ],
  firewall: storageFirewall,
  network: { serviceEndpoint: true, privateEndpoint: true },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-storage-queue',
};
