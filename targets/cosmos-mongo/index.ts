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
import { url } from '../formats/url';
import { matchPattern, wholePattern } from '../id-pattern';
import { identityTables } from '../identity-tables';
import type { Target } from '../target';

const PATTERN = 'Microsoft.DocumentDB/databaseAccounts/{account}/mongodbDatabases/{database}';
const CLIENTS = ['dotnet', 'java', 'nodejs', 'python', 'go', 'none'] as const;

const connectionString = url(
  'mongodb://{account}:{accountKey}@{mongoHost}:10255/?ssl=true&replicaSet=globaldb&retrywrites=false&maxIdleTimeMS=120000&appName=@{account}@',
);

export const cosmosMongo: Target = {
  id: 'cosmos-mongo',
  displayName: 'Azure Cosmos DB for MongoDB',
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
        plain('spring.data.mongodb.database', '{database}', 'Database'),
        secret('spring.data.mongodb.uri', connectionString, 'Connection string with account key'),
      ],
    },
  ],
  read: (arm, reference) => readCosmosAccount(arm, reference, 'cosmos-mongo'),
  credentials: readCosmosKey,
  refuse: refuseDisabledCosmosKeys,
  roles: cosmosRoles,
  roleAlternatives: cosmosRoleAlternatives,
  firewall: cosmosFirewall,
  network: { serviceEndpoint: true, privateEndpoint: true },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-cosmos-db',
};
