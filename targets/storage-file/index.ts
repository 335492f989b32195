import { plain, secret } from '../entry';
import {
  readStorageAccount,
  readStorageKey,
  refuseDisabledStorageKeys,
  storageConnectionString,
} from '../families/storage-account';
import { storageFirewall } from '../families/storage-firewall';
import { matchPattern, wholePattern } from '../id-pattern';
import type { Target } from '../target';

const PATTERN = 'Microsoft.Storage/storageAccounts/{account}/fileServices/default';
const SPRING = 'spring.cloud.azure.storage.fileshare';

export const storageFile: Target = {
  id: 'storage-file',
  displayName: 'Azure Files',
  idPattern: wholePattern(PATTERN),
  provider: 'Microsoft.Storage',
  match: matchPattern(PATTERN),
  auth: ['secret'],
  configurations: [
    {
      auth: 'secret',
      clientTypes: ['dotnet', 'java', 'nodejs', 'python', 'php', 'ruby', 'none'],
      entries: [
        secret(
          'AZURE_STORAGEFILE_CONNECTIONSTRING',
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
        plain('azure.storage.file-endpoint', '{fileEndpoint}', 'Endpoint (Spring Cloud Azure below 4.0)'),
        plain(`${SPRING}.account-name`, '{accountName}', 'Name of the storage account'),
        secret(`${SPRING}.account-key`, '{accountKey}', 'Account key'),
        plain(`${SPRING}.endpoint`, '{fileEndpoint}', 'Endpoint of the file service'),
      ],
    },
  ],
  read: (arm, reference) => readStorageAccount(arm, reference, 'storage-file', 'file'),
  credentials: readStorageKey,
  refuse: refuseDisabledStorageKeys,
  roles: [],
  firewall: storageFirewall,
  network: { serviceEndpoint: true, privateEndpoint: true },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-storage-file',
};
