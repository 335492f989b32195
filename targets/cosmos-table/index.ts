import { secret } from '../entry';
import {
  cosmosEndpoint,
  cosmosListConnectionStringUrl,
  cosmosRoleAlternatives,
  cosmosRoles,
  cosmosScope,
  readCosmosAccount,
  readCosmosKey,
  refuseDisabledCosmosKeys,
} from '../families/cosmos-account';
import { cosmosFirewall } from '../families/cosmos-firewall';
import { azurePairs } from '../formats/pairs';
import { matchPattern, wholePattern } from '../id-pattern';
import { identityTables } from '../identity-tables';
import type { Target } from '../target';

const PATTERN = 'Microsoft.DocumentDB/databaseAccounts/{account}/tables/{table}';
const CLIENTS = ['dotnet', 'java', 'nodejs', 'python', 'go', 'none'] as const;

const connectionString = azurePairs(
  'DefaultEndpointsProtocol=https;AccountName={account};AccountKey={accountKey};TableEndpoint=https://{account}.table.cosmos.{cosmosDomain}:443/;',
);

export const cosmosTable: Target = {
  id: 'cosmos-table',
  displayName: 'Azure Cosmos DB for Table',
  idPattern: wholePattern(PATTERN),
  provider: 'Microsoft.DocumentDB',
  match: matchPattern(PATTERN),
  auth: ['workloadIdentity', 'secret', 'servicePrincipal'],
  configurations: [
    ...identityTables('AZURE_COSMOS', CLIENTS, [cosmosListConnectionStringUrl, cosmosScope, cosmosEndpoint]),
    {
      auth: 'secret',
      clientTypes: CLIENTS,
      entries: [
        secret('AZURE_COSMOS_CONNECTIONSTRING', connectionString, 'Connection string with account key'),
      ],
    },
  ],
  read: (arm, reference) => readCosmosAccount(arm, reference, 'cosmos-table'),
  credentials: readCosmosKey,
  refuse: refuseDisabledCosmosKeys,
  roles: cosmosRoles,
  roleAlternatives: cosmosRoleAlternatives,
  firewall: cosmosFirewall,
  network: { serviceEndpoint: true, privateEndpoint: true },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-cosmos-table',
};
