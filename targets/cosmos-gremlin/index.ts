import { plain, secret } from '../entry';
import {
  cosmosEndpoint,
  cosmosListKeyUrl,
  cosmosRoleAlternatives,
  cosmosRoles,
  cosmosScope,
  readCosmosAccount,
  readCosmosKey,
  refuseDisabledCosmosKeys,
} from '../families/cosmos-account';
import { cosmosFirewall } from '../families/cosmos-firewall';
import { matchPattern, wholePattern } from '../id-pattern';
import { identityTables } from '../identity-tables';
import type { Target } from '../target';

const PATTERN = 'Microsoft.DocumentDB/databaseAccounts/{account}/gremlinDatabases/{database}/graphs/{graph}';
const CLIENTS = ['dotnet', 'java', 'nodejs', 'php', 'python', 'go', 'none'] as const;

const host = [
  plain('AZURE_COSMOS_HOSTNAME', '{account}.gremlin.cosmos.{cosmosDomain}', 'Host name'),
  plain('AZURE_COSMOS_PORT', '443', 'Port'),
  plain('AZURE_COSMOS_USERNAME', '/dbs/{database}/colls/{graph}', 'Path of the graph, used as user name'),
];

export const cosmosGremlin: Target = {
  id: 'cosmos-gremlin',
  displayName: 'Azure Cosmos DB for Apache Gremlin',
  idPattern: wholePattern(PATTERN),
  provider: 'Microsoft.DocumentDB',
  match: matchPattern(PATTERN),
  auth: ['workloadIdentity', 'secret', 'servicePrincipal'],
  configurations: [
    ...identityTables('AZURE_COSMOS', CLIENTS, [cosmosListKeyUrl, cosmosScope, cosmosEndpoint, ...host]),
    {
      auth: 'secret',
      clientTypes: CLIENTS,
      entries: [...host, secret('AZURE_COSMOS_PASSWORD', '{accountKey}', 'Account key, used as password')],
    },
  ],
  read: (arm, reference) => readCosmosAccount(arm, reference, 'cosmos-gremlin'),
  credentials: readCosmosKey,
  refuse: refuseDisabledCosmosKeys,
  roles: cosmosRoles,
  roleAlternatives: cosmosRoleAlternatives,
  firewall: cosmosFirewall,
  network: { serviceEndpoint: true, privateEndpoint: true },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-cosmos-gremlin',
};
