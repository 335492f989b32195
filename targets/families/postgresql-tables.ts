import type { ConfigurationEntry } from '../../connection/configuration';
import type { ClientType } from '../../connection/linker';
import { plain, secret, type ConnectionStringFormat } from '../entry';
import { adoNet } from '../formats/ado-net';
import { libpq } from '../formats/libpq';
import { url } from '../formats/url';
import { identityEntries } from '../identity-tables';
import type { ConfigurationTable } from '../target';

type Auth = 'workloadIdentity' | 'secret' | 'servicePrincipal';

const JDBC = 'jdbc:postgresql://{host}:5432/{database}?sslmode=require';
const ADO_NET = [
  ['Server', '{host}'],
  ['Database', '{database}'],
  ['Port', '5432'],
  ['Ssl Mode', 'Require'],
  ['User Id', '{userName}'],
] as const;
const LIBPQ = {
  python: ['dbname={database}', 'host={host}', 'port=5432', 'sslmode=require', 'user={userName}'],
  go: ['host={host}', 'dbname={database}', 'sslmode=require', 'user={userName}'],
  php: ['host={host}', 'port=5432', 'dbname={database}', 'sslmode=require', 'user={userName}'],
  ruby: ['host={host}', 'port=5432', 'dbname={database}', 'sslmode=require', 'user={userName}'],
} as const;

/**
 * Tables of a PostgreSQL server for every client type, from the values `host`, `database`, `userName` and `password`.
 * Identities have no password: the token is the password, and the workload fetches it.
 * @param prefix of the variables, for example `AZURE_POSTGRESQL`.
 */
export function postgresqlTables(prefix: string, auth: Auth): ConfigurationTable[] {
  const entries: Partial<Record<ClientType, ConfigurationEntry[]>> = {
    dotnet: connectionString(prefix, auth, (password) => adoNet([...ADO_NET, ...password], ';')),
    java: connectionString(prefix, auth, (password) =>
      url(`${JDBC}&user={userName}${password.length > 0 ? '&password={password}' : ''}`),
    ),
    ...Object.fromEntries(
      Object.entries(LIBPQ).map(([client, pairs]) => [
        client,
        connectionString(prefix, auth, (password) =>
          libpq([...pairs.map(splitPair), ...password.map(lower)]),
        ),
      ]),
    ),
    springBoot: springBoot(auth),
    django: parts(prefix, auth, { NAME: '{database}', HOST: '{host}', USER: '{userName}' }),
    nodejs: parts(prefix, auth, { HOST: '{host}', USER: '{userName}', ...PARTS }),
    none: parts(prefix, auth, { HOST: '{host}', USERNAME: '{userName}', ...PARTS }),
  };
  return Object.entries(entries).map(([client, list]) => ({
    auth,
    clientTypes: [client as ClientType],
    entries: list,
  }));
}

const PARTS = { DATABASE: '{database}', PORT: '5432', SSL: 'true' };
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  NAME: 'Database',
  DATABASE: 'Database',
  HOST: 'Host name of the server',
  USER: 'Database user',
  USERNAME: 'Database user',
  PORT: 'Port',
  SSL: 'TLS is on',
};

function connectionString(
  prefix: string,
  auth: Auth,
  format: (password: readonly (readonly [string, string])[]) => ConnectionStringFormat,
): ConfigurationEntry[] {
  const name = `${prefix}_CONNECTIONSTRING`;
  if (auth === 'secret')
    return [secret(name, format([['Password', '{password}']]), 'Connection string with password')];
  return [
    ...identityEntries(prefix, auth),
    plain(name, format([]), 'Connection string; the token is the password'),
  ];
}

function parts(prefix: string, auth: Auth, templates: Record<string, string>): ConfigurationEntry[] {
  const common = Object.entries(templates).map(([name, template]) =>
    plain(`${prefix}_${name}`, template, DESCRIPTIONS[name] ?? ''),
  );
  if (auth === 'secret') return [...common, secret(`${prefix}_PASSWORD`, '{password}', 'Password')];
  return [...common, ...identityEntries(prefix, auth)];
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

/** Properties with which Spring Cloud Azure signs in to a database with a token. */
export function springPasswordless(auth: 'workloadIdentity' | 'servicePrincipal'): ConfigurationEntry[] {
  const credential = 'spring.cloud.azure.credential';
  const common = [
    plain('spring.datasource.azure.passwordless-enabled', 'true', 'Signs in with a token'),
    plain(`${credential}.client-id`, '{clientId}', 'Client id'),
  ];
  if (auth === 'workloadIdentity')
    return [
      ...common,
      plain(`${credential}.managed-identity-enabled`, 'true', 'Signs in with the managed identity'),
    ];
  return [
    ...common,
    secret(`${credential}.client-secret`, '{clientSecret}', 'Secret of the service principal'),
    plain(`${credential}.tenant-id`, '{tenantId}', 'Tenant of the service principal'),
  ];
}

function splitPair(pair: string): readonly [string, string] {
  const [key = '', template = ''] = pair.split('=');
  return [key, template];
}

function lower([key, template]: readonly [string, string]): readonly [string, string] {
  return [key.toLowerCase(), template];
}
