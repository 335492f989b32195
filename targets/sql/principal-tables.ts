import { plain, secret } from '../entry';
import { adoNet } from '../formats/ado-net';
import { jdbcSqlServer } from '../formats/braced';
import { identityEntries } from '../identity-tables';
import type { ConfigurationTable } from '../target';
import { ADO_NET, connectionString, database, host, JDBC_SERVER, server } from './common-entries';

/** A service principal signs in with its client id as login and its secret as password. */
export const sqlPrincipalTables: readonly ConfigurationTable[] = [
  {
    auth: 'servicePrincipal',
    clientTypes: ['dotnet'],
    entries: [
      ...identityEntries('AZURE_SQL', 'servicePrincipal'),
      connectionString(
        adoNet([
          ...ADO_NET,
          ['User ID', '{clientId}'],
          ['Password', '{clientSecret}'],
          ['Authentication', 'ActiveDirectoryServicePrincipal'],
        ]),
        true,
      ),
    ],
  },
  {
    auth: 'servicePrincipal',
    clientTypes: ['java'],
    entries: [
      connectionString(
        jdbcSqlServer(JDBC_SERVER, [
          ['databaseName', '{database}'],
          ['user', '{clientId}'],
          ['password', '{clientSecret}'],
          ['authentication', 'ActiveDirectoryServicePrincipal'],
        ]),
        true,
      ),
    ],
  },
  {
    auth: 'servicePrincipal',
    clientTypes: ['springBoot'],
    entries: [
      plain(
        'spring.datasource.url',
        jdbcSqlServer(JDBC_SERVER, [
          ['databaseName', '{database}'],
          ['authentication', 'ActiveDirectoryServicePrincipal'],
        ]),
        'JDBC URL without credentials',
      ),
      plain('spring.datasource.username', '{clientId}', 'Client id of the service principal'),
      secret('spring.datasource.password', '{clientSecret}', 'Secret of the service principal'),
    ],
  },
  {
    auth: 'servicePrincipal',
    clientTypes: ['python'],
    entries: [
      ...server,
      plain('AZURE_SQL_USER', '{clientId}', 'Client id of the service principal'),
      plain('AZURE_SQL_AUTHENTICATION', 'ActiveDirectoryServicePrincipal', 'Authentication keyword'),
      secret('AZURE_SQL_PASSWORD', '{clientSecret}', 'Secret of the service principal'),
    ],
  },
  {
    auth: 'servicePrincipal',
    clientTypes: ['nodejs'],
    entries: [
      ...server,
      plain(
        'AZURE_SQL_AUTHENTICATIONTYPE',
        'azure-active-directory-default',
        'Authentication type of tedious',
      ),
      ...identityEntries('AZURE_SQL', 'servicePrincipal'),
    ],
  },
  {
    auth: 'servicePrincipal',
    clientTypes: ['none'],
    entries: [
      ...host,
      database,
      plain('AZURE_SQL_AUTHENTICATION', 'azure-active-directory-default', 'Authentication type'),
      plain('AZURE_SQL_USERNAME', '{clientId}', 'Client id of the service principal'),
      secret('AZURE_SQL_PASSWORD', '{clientSecret}', 'Secret of the service principal'),
    ],
  },
];
