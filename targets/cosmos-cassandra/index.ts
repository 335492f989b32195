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

const PATTERN = 'Microsoft.DocumentDB/databaseAccounts/{account}/cassandraKeyspaces/{key_space}';
const CLIENTS = ['dotnet', 'go', 'java', 'nodejs', 'python', 'none'] as const;
const CONTACT_POINT = '{account}.cassandra.cosmos.{cosmosDomain}';

const host = [
  plain('AZURE_COSMOS_CONTACTPOINT', CONTACT_POINT, 'Contact point'),
  plain('AZURE_COSMOS_PORT', '10350', 'Port'),
  plain('AZURE_COSMOS_KEYSPACE', '{key_space}', 'Keyspace'),
  plain('AZURE_COSMOS_USERNAME', '{account}', 'User name'),
];

export const cosmosCassandra: Target = {
  id: 'cosmos-cassandra',
  displayName: 'Azure Cosmos DB for Apache Cassandra',
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
    {
      auth: 'secret',
      clientTypes: ['springBoot'],
      entries: [
        plain('spring.data.cassandra.contact-points', CONTACT_POINT, 'Contact point'),
        plain('spring.data.cassandra.port', '10350', 'Port'),
        plain('spring.data.cassandra.keyspace-name', '{key_space}', 'Keyspace'),
        plain('spring.data.cassandra.username', '{account}', 'User name'),
        secret('spring.data.cassandra.password', '{accountKey}', 'Account key, used as password'),
        plain('spring.data.cassandra.local-datacenter', '{region}', 'Region of the account'),
        plain('spring.data.cassandra.ssl', 'true', 'TLS is on'),
      ],
    },
  ],
  read: (arm, reference) => readCosmosAccount(arm, reference, 'cosmos-cassandra'),
  credentials: readCosmosKey,
  refuse: refuseDisabledCosmosKeys,
  roles: cosmosRoles,
  roleAlternatives: cosmosRoleAlternatives,
  firewall: cosmosFirewall,
  network: { serviceEndpoint: true, privateEndpoint: true },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-cosmos-cassandra',
};
