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

const PATTERN = 'Microsoft.Storage/storageAccounts/{account}/tableServices/default';
const CLIENTS = ['dotnet', 'java', 'nodejs', 'python', 'none'] as const;

export const storageTable: Target = {
  id: 'storage-table',
  displayName: 'Azure Table Storage',
  idPattern: wholePattern(PATTERN),
  provider: 'Microsoft.Storage',
  match: matchPattern(PATTERN),
  auth: ['workloadIdentity', 'secret', 'servicePrincipal'],
  configurations: [
    ...identityTables('AZURE_STORAGETABLE', CLIENTS, [
      plain('AZURE_STORAGETABLE_RESOURCEENDPOINT', '{tableEndpoint}', 'Endpoint of the table service'),
    ]),
    {
      auth: 'secret',
      clientTypes: CLIENTS,
      entries: [
        secret(
          'AZURE_STORAGETABLE_CONNECTIONSTRING',
          storageConnectionString,
          'Connection string with account key',
        ),
      ],
    },
  ],
  read: (arm, reference) => readStorageAccount(arm, reference, 'storage-table', 'table'),
  credentials: readStorageKey,
  refuse: refuseDisabledStorageKeys,
  roles: [{ name: 'Storage Table Data Contributor', id: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3' }],
  roleAlternatives: [
    {
      roles: [{ name: 'Storage Table Data Reader', id: '76199698-9eea-4c19-bc75-cec21354c6b6' }],
      enoughFor: 'reading entities',
    },
  ],
  firewall: storageFirewall,
  network: { serviceEndpoint: true, privateEndpoint: true },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-storage-table',
};
