import type { ClientType, TargetService } from '../../connection/linker';
import { plain, type ConnectionStringFormat } from '../entry';
import { adoNet } from '../formats/ado-net';
import { jdbcSqlServer, odbc } from '../formats/braced';
import { goMssql } from '../formats/go-mssql';
import type { ConfigurationTable, Target, TargetReference, Values } from '../target';
import { fabricSqlPrincipals } from './principal';

const ENDPOINT =
  /^https:\/\/api\.fabric\.microsoft\.com\/v1\/workspaces\/(?<workspace>[0-9a-f-]{36})\/sqldatabases\/(?<database>[0-9a-f-]{36})\/?$/i;

const goPairs = [
  ['server', 'tcp:{host}'],
  ['port', '1433'],
  ['database', '{database}'],
  ['user id', '{clientId}'],
  ['fedauth', 'ActiveDirectoryManagedIdentity'],
] as const;
const jdbc = jdbcSqlServer('{host}:1433', [
  ['databaseName', '{database}'],
  ['msiClientId', '{clientId}'],
  ['authentication', 'ActiveDirectoryMSI'],
]);

export const fabricSql: Target = {
  id: 'fabric-sql',
  displayName: 'SQL database in Microsoft Fabric',
  idPattern: 'https://api.fabric.microsoft.com/v1/workspaces/{workspace}/SqlDatabases/{database}',
  serviceType: 'FabricPlatform',
  match: matchEndpoint,
  auth: ['workloadIdentity'],
  configurations: [
    table(
      ['dotnet'],
      adoNet([
        ['Data Source', 'tcp:{host},1433'],
        ['Initial Catalog', '{database}'],
        ['User ID', '{clientId}'],
        ['Authentication', 'ActiveDirectoryManagedIdentity'],
      ]),
    ),
    table(['java', 'springBoot'], jdbc),
    table(
      ['python'],
      odbc([
        ['Driver', 'ODBC Driver 17 for SQL Server'],
        ['Server', 'tcp:{host},1433'],
        ['Database', '{database}'],
        ['UID', '{clientId}'],
        ['Authentication', 'ActiveDirectoryMSI'],
      ]),
    ),
    table(['go', 'none'], goMssql(goPairs)),
  ],
  addressProperties: { Server: 'server', Database: 'database' },
  // Fabric is not part of Azure Resource Manager; there is nothing to ask.
  read: (_arm, { resourceId }) => Promise.resolve({ kind: 'fabric-sql', resourceId, values: {} }),
  roles: [],
  principals: fabricSqlPrincipals,
  network: { serviceEndpoint: false, privateEndpoint: false },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-fabric-sql',
};

function matchEndpoint(service: TargetService): TargetReference | undefined {
  if (service.type !== 'FabricPlatform') return undefined;
  const groups = ENDPOINT.exec(service.endpoint)?.groups;
  if (!groups) return undefined;
  const { workspace = '', database = '' } = groups;
  const id = `https://api.fabric.microsoft.com/v1/workspaces/${workspace}/SqlDatabases/${database}`;
  return { id, resourceId: id, names: { workspace, database } };
}

function table(clientTypes: readonly ClientType[], format: ConnectionStringFormat): ConfigurationTable {
  const withHost = { ...format, value: (values: Values) => format.value({ ...values, ...hostOf(values) }) };
  const description = 'Connection string; the driver fetches a token';
  return {
    auth: 'workloadIdentity',
    clientTypes,
    entries: [plain('FABRIC_SQL_CONNECTIONSTRING', withHost, description)],
  };
}

/** Fabric shows the server as `tcp:{host},1433`; callers paste it with or without what surrounds the host. */
function hostOf({ server = '' }: Values): Values {
  const host = server.replace(/^tcp:/i, '').replace(/,\d+$/, '');
  return host === '' ? {} : { host };
}
