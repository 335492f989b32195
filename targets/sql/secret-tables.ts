import { plain, secret } from '../entry';
import { adoNet } from '../formats/ado-net';
import { jdbcSqlServer } from '../formats/braced';
import { goMssql } from '../formats/go-mssql';
import type { ConfigurationTable } from '../target';
import { ADO_NET, connectionString, database, host, JDBC_SERVER, server } from './common-entries';

const password = secret('AZURE_SQL_PASSWORD', '{password}', 'Password');
const login = (name: string) => plain(`AZURE_SQL_${name}`, '{userName}', 'Login');

/** Login and password of a database user. */
export const sqlSecretTables: readonly ConfigurationTable[] = [
  {
    auth: 'secret',
    clientTypes: ['dotnet'],
    entries: [
      connectionString(adoNet([...ADO_NET, ['User ID', '{userName}'], ['Password', '{password}']]), true),
    ],
  },
  {
    auth: 'secret',
    clientTypes: ['java'],
    entries: [
      connectionString(
        jdbcSqlServer(JDBC_SERVER, [
          ['databaseName', '{database}'],
          ['user', '{userName}'],
          ['password', '{password}'],
        ]),
        true,
      ),
    ],
  },
  {
    auth: 'secret',
    clientTypes: ['springBoot'],
    entries: [
      plain(
        'spring.datasource.url',
        jdbcSqlServer(JDBC_SERVER, [['databaseName', '{database}']]),
        'JDBC URL without credentials',
      ),
      plain('spring.datasource.username', '{userName}', 'Login'),
      secret('spring.datasource.password', '{password}', 'Password'),
    ],
  },
  {
    auth: 'secret',
    clientTypes: ['go'],
    entries: [
      connectionString(
        goMssql([
          ['server', '{host}'],
          ['port', '1433'],
          ['database', '{database}'],
          ['user id', '{userName}'],
          ['password', '{password}'],
        ]),
        true,
      ),
    ],
  },
  { auth: 'secret', clientTypes: ['python'], entries: [...server, login('USER'), password] },
  { auth: 'secret', clientTypes: ['nodejs'], entries: [...server, login('USERNAME'), password] },
  {
    auth: 'secret',
    clientTypes: ['django'],
    entries: [...host, plain('AZURE_SQL_NAME', '{database}', 'Database'), login('USER'), password],
  },
  {
    auth: 'secret',
    clientTypes: ['php'],
    entries: [
      plain('AZURE_SQL_SERVERNAME', '{host},1433', 'Host name and port'),
      database,
      login('UID'),
      password,
    ],
  },
  {
    auth: 'secret',
    clientTypes: ['ruby', 'none'],
    entries: [...host, database, login('USERNAME'), password],
  },
];
