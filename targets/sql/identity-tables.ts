import { plain } from '../entry';
import { adoNet } from '../formats/ado-net';
import { jdbcSqlServer } from '../formats/braced';
import { identityEntries } from '../identity-tables';
import type { ConfigurationTable } from '../target';
import { ADO_NET, connectionString, database, host, JDBC_SERVER, server } from './common-entries';

const jdbc = jdbcSqlServer(JDBC_SERVER, [
  ['databaseName', '{database}'],
  ['msiClientId', '{clientId}'],
  ['authentication', 'ActiveDirectoryMSI'],
]);

/** A federated identity: the driver exchanges the pod's token. */
export const sqlIdentityTables: readonly ConfigurationTable[] = [
  {
    auth: 'workloadIdentity',
    clientTypes: ['dotnet'],
    entries: [
      connectionString(
        adoNet([...ADO_NET, ['User ID', '{clientId}'], ['Authentication', 'ActiveDirectoryManagedIdentity']]),
        false,
      ),
    ],
  },
  {
    auth: 'workloadIdentity',
    clientTypes: ['java'],
    entries: [connectionString(jdbc, false)],
  },
  {
    auth: 'workloadIdentity',
    clientTypes: ['springBoot'],
    entries: [plain('spring.datasource.url', jdbc, 'JDBC URL; the driver fetches a token')],
  },
  {
    auth: 'workloadIdentity',
    clientTypes: ['python'],
    entries: [
      ...server,
      plain('AZURE_SQL_USER', '{clientId}', 'Client id of the identity'),
      plain('AZURE_SQL_AUTHENTICATION', 'ActiveDirectoryMsi', 'Authentication keyword'),
    ],
  },
  {
    auth: 'workloadIdentity',
    clientTypes: ['nodejs'],
    entries: [
      ...server,
      plain(
        'AZURE_SQL_AUTHENTICATIONTYPE',
        'azure-active-directory-default',
        'Authentication type of tedious',
      ),
      ...identityEntries('AZURE_SQL', 'workloadIdentity'),
    ],
  },
  {
    auth: 'workloadIdentity',
    clientTypes: ['none'],
    entries: [
      ...host,
      database,
      plain('AZURE_SQL_AUTHENTICATION', 'azure-active-directory-default', 'Authentication type'),
      plain('AZURE_SQL_USERNAME', '{clientId}', 'Client id of the identity'),
    ],
  },
];
