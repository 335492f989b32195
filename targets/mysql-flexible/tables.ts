import type { ConfigurationEntry } from '../../connection/configuration';
import type { ClientType } from '../../connection/linker';
import { plain, secret, type ConnectionStringFormat } from '../entry';
import { springPasswordless } from '../families/postgresql-tables';
import { adoNet } from '../formats/ado-net';
import { goMysql } from '../formats/go-mysql';
import { url } from '../formats/url';
import { identityEntries } from '../identity-tables';
import type { ConfigurationTable } from '../target';

type Auth = 'workloadIdentity' | 'secret' | 'servicePrincipal';

const PREFIX = 'AZURE_MYSQL';
const JDBC = 'jdbc:mysql://{host}:3306/{database}?sslmode=required';
const PARTS = { HOST: '{host}', DATABASE: '{database}', PORT: '3306', SSL: 'true' };
const NAMED = { NAME: '{database}', HOST: '{host}', USER: '{userName}' };

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  NAME: 'Database',
  DBNAME: 'Database',
  DATABASE: 'Database',
  HOST: 'Host name of the server',
  USER: 'Database user',
  USERNAME: 'Database user',
  PORT: 'Port',
  SSL: 'TLS is on',
  SSLMODE: 'TLS mode',
  FLAG: 'Flag for mysqli that switches TLS on',
};

/** Tables for every client type, from the values `host`, `database`, `userName` and `password`. */
export function mysqlTables(auth: Auth): ConfigurationTable[] {
  const isSecret = auth === 'secret';
  const password = isSecret ? [['Password', '{password}'] as const] : [];
  const entries: Partial<Record<ClientType, ConfigurationEntry[]>> = {
    dotnet: connectionString(
      auth,
      adoNet(
        [
          ['Server', '{host}'],
          ['Database', '{database}'],
          ['Port', '3306'],
          ['User Id', '{userName}'],
          ...password,
          ['SSL Mode', 'Required'],
        ],
        auth === 'workloadIdentity' ? ';' : '',
      ),
    ),
    java: connectionString(auth, url(`${JDBC}&user={userName}${isSecret ? '&password={password}' : ''}`)),
    go: connectionString(auth, goMysql(isSecret ? '{userName}:{password}' : '{userName}')),
    springBoot: springBoot(auth),
    python: parts(auth, NAMED),
    django: parts(auth, NAMED),
    nodejs: parts(auth, { ...PARTS, USER: '{userName}' }),
    none: parts(auth, { ...PARTS, USERNAME: '{userName}' }),
    php: parts(auth, {
      DBNAME: '{database}',
      HOST: '{host}',
      PORT: '3306',
      FLAG: 'MySQL_CLIENT_SSL',
      USERNAME: '{userName}',
    }),
    ruby: parts(auth, {
      DATABASE: '{database}',
      HOST: '{host}',
      USERNAME: '{userName}',
      SSLMODE: 'required',
    }),
  };
  return Object.entries(entries).map(([client, list]) => ({
    auth,
    clientTypes: [client as ClientType],
    entries: list,
  }));
}

function connectionString(auth: Auth, format: ConnectionStringFormat): ConfigurationEntry[] {
  const name = `${PREFIX}_CONNECTIONSTRING`;
  if (auth === 'secret') return [secret(name, format, 'Connection string with password')];
  return [
    ...identityEntries(PREFIX, auth),
    plain(name, format, 'Connection string; the token is the password'),
  ];
}

function parts(auth: Auth, templates: Record<string, string>): ConfigurationEntry[] {
  const common = Object.entries(templates).map(([name, template]) =>
    plain(`${PREFIX}_${name}`, template, DESCRIPTIONS[name] ?? ''),
  );
  if (auth === 'secret') return [...common, secret(`${PREFIX}_PASSWORD`, '{password}', 'Password')];
  return [...common, ...identityEntries(PREFIX, auth)];
}

function springBoot(auth: Auth): ConfigurationEntry[] {
  const datasource = [
    plain('spring.datasource.url', url(JDBC), 'JDBC URL without credentials'),
    plain('spring.datasource.username', '{userName}', 'Database user'),
  ];
  if (auth === 'secret')
    return [...datasource, secret('spring.datasource.password', '{password}', 'Password')];
  return [...springPasswordless(auth), ...datasource];
}
