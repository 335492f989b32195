import { plain, secret } from '../entry';
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
import { cosmosDataAccess } from './data-role';

const PATTERN = 'Microsoft.DocumentDB/databaseAccounts/{account}/sqlDatabases/{database}';
const CLIENTS = ['dotnet', 'java', 'nodejs', 'python', 'go', 'none'] as const;
const SPRING = 'spring.cloud.azure.cosmos';

const connectionString = azurePairs('AccountEndpoint={accountEndpoint};AccountKey={accountKey}');
const spring = [
  plain(`${SPRING}.database`, '{database}', 'Database'),
  plain(`${SPRING}.endpoint`, '{accountEndpoint}', 'Endpoint of the account'),
];

export const cosmosSql: Target = {
  id: 'cosmos-sql',
  displayName: 'Azure Cosmos DB for NoSQL',
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
    {
      auth: 'secret',
      clientTypes: ['springBoot'],
      entries: [
        secret('azure.cosmos.key', '{accountKey}', 'Account key (Spring Cloud Azure below 4.0)'),
        plain('azure.cosmos.database', '{database}', 'Database (Spring Cloud Azure below 4.0)'),
        plain('azure.cosmos.uri', '{accountEndpoint}', 'Endpoint (Spring Cloud Azure below 4.0)'),
        secret(`${SPRING}.key`, '{accountKey}', 'Account key'),
        ...spring,
      ],
    },
    {
      auth: 'workloadIdentity',
      clientTypes: ['springBoot'],
      entries: [
        plain(`${SPRING}.credential.managed-identity-enabled`, 'true', 'Signs in with the managed identity'),
        plain(`${SPRING}.credential.client-id`, '{clientId}', 'Client id of the identity'),
        ...spring,
      ],
    },
    {
      auth: 'servicePrincipal',
      clientTypes: ['springBoot'],
      entries: [
        plain(`${SPRING}.credential.client-id`, '{clientId}', 'Client id of the service principal'),
        secret(`${SPRING}.credential.client-secret`, '{clientSecret}', 'Secret of the service principal'),
        plain(`${SPRING}.profile.tenant-id`, '{tenantId}', 'Tenant of the service principal'),
        ...spring,
      ],
    },
  ],
  read: (arm, reference) => readCosmosAccount(arm, reference, 'cosmos-sql'),
  credentials: readCosmosKey,
  refuse: refuseDisabledCosmosKeys,
  roles: cosmosRoles,
  roleAlternatives: cosmosRoleAlternatives,
  ownAccess: cosmosDataAccess,
  firewall: cosmosFirewall,
  network: { serviceEndpoint: true, privateEndpoint: true },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-cosmos-sql',
};
