import { connectionError, type ConnectionError } from '../../connection/errors';
import type { TargetFacts } from '../../connection/plan';
import { firewallRules } from '../firewalls/firewall-rules';
import { matchPattern, wholePattern } from '../id-pattern';
import type { ArmReader, AuthKind, Target, TargetReference } from '../target';
import { sqlIdentityTables } from './identity-tables';
import { sqlPrincipalTables } from './principal-tables';
import { sqlPrincipals } from './principal';
import { SQL_API_VERSION, SqlServer } from './schema';
import { sqlSecretTables } from './secret-tables';

const PATTERN = 'Microsoft.Sql/servers/{server}/databases/{database}';

export const sql: Target = {
  id: 'sql',
  displayName: 'Azure SQL Database',
  idPattern: wholePattern(PATTERN),
  provider: 'Microsoft.Sql',
  match: matchPattern(PATTERN),
  auth: ['secret', 'workloadIdentity', 'servicePrincipal'],
  configurations: [...sqlSecretTables, ...sqlIdentityTables, ...sqlPrincipalTables],
  callerSecret: 'nameAndPassword',
  read: readServer,
  refuse: refusePassword,
  roles: [],
  principals: sqlPrincipals,
  firewall: firewallRules({
    apiVersion: SQL_API_VERSION,
    action: 'Microsoft.Sql/servers/firewallRules/write',
    ends: { start: 'startIpAddress', end: 'endIpAddress' },
  }),
  network: { serviceEndpoint: true, privateEndpoint: true },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-sql-database',
};

async function readServer(arm: ArmReader, reference: TargetReference): Promise<TargetFacts | undefined> {
  const resource = await arm.get(reference.resourceId, SQL_API_VERSION);
  if (resource === undefined || (await arm.get(reference.id, SQL_API_VERSION)) === undefined)
    return undefined;
  const { location, properties } = SqlServer.parse(resource);
  const isEntraOnly = properties.administrators?.azureADOnlyAuthentication === true;
  return {
    kind: 'sql',
    resourceId: reference.resourceId,
    location,
    values: {
      host: properties.fullyQualifiedDomainName,
      database: reference.names['database'] ?? '',
      passwordLogin: isEntraOnly ? 'disabled' : 'enabled',
    },
  };
}

function refusePassword({ values, resourceId }: TargetFacts, auth: AuthKind): ConnectionError | undefined {
  if (auth !== 'secret' || values['passwordLogin'] !== 'disabled') return undefined;
  return connectionError('UnsupportedAuthentication', {
    message: 'The server admits Microsoft Entra identities only, no logins with passwords.',
    target: resourceId,
    fix: 'Use workload identity, or switch Microsoft Entra-only authentication off.',
    commands: [`az sql server ad-only-auth disable --ids ${resourceId}`],
  });
}
