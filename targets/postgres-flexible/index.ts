import { connectionError, type ConnectionError } from '../../connection/errors';
import type { TargetFacts } from '../../connection/plan';
import { postgresqlTables } from '../families/postgresql-tables';
import { firewallRules } from '../firewalls/firewall-rules';
import { matchPattern, wholePattern } from '../id-pattern';
import type { ArmReader, AuthKind, Target, TargetReference } from '../target';
import { postgresPrincipals } from './principal';
import { FlexibleServer, POSTGRES_API_VERSION } from './schema';

const PATTERN = 'Microsoft.DBforPostgreSQL/flexibleServers/{server}/databases/{database}';

export const postgresFlexible: Target = {
  id: 'postgres-flexible',
  displayName: 'Azure Database for PostgreSQL flexible server',
  idPattern: wholePattern(PATTERN),
  provider: 'Microsoft.DBforPostgreSQL',
  match: matchPattern(PATTERN),
  auth: ['secret', 'workloadIdentity', 'servicePrincipal'],
  configurations: (['secret', 'workloadIdentity', 'servicePrincipal'] as const).flatMap((auth) =>
    postgresqlTables('AZURE_POSTGRESQL', auth),
  ),
  callerSecret: 'nameAndPassword',
  read: readServer,
  refuse: refuseDisabledLogin,
  roles: [],
  principals: postgresPrincipals,
  firewall: firewallRules({
    apiVersion: POSTGRES_API_VERSION,
    action: 'Microsoft.DBforPostgreSQL/flexibleServers/firewallRules/write',
    ends: { start: 'startIpAddress', end: 'endIpAddress' },
    isOneAtATime: true,
  }),
  network: { serviceEndpoint: false, privateEndpoint: false },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-postgres',
};

async function readServer(arm: ArmReader, reference: TargetReference): Promise<TargetFacts | undefined> {
  const resource = await arm.get(reference.resourceId, POSTGRES_API_VERSION);
  if (resource === undefined || (await arm.get(reference.id, POSTGRES_API_VERSION)) === undefined)
    return undefined;
  const { location, properties } = FlexibleServer.parse(resource);
  const { activeDirectoryAuth, passwordAuth } = properties.authConfig ?? {};
  return {
    kind: 'postgres-flexible',
    resourceId: reference.resourceId,
    location,
    values: {
      host: properties.fullyQualifiedDomainName,
      ...(properties.databasePort ? { databasePort: String(properties.databasePort) } : {}),
      database: reference.names['database'] ?? '',
      passwordLogin: isOff(passwordAuth ?? 'Enabled') ? 'disabled' : 'enabled',
      entraLogin: isOff(activeDirectoryAuth ?? 'Disabled') ? 'disabled' : 'enabled',
    },
  };
}

function isOff(setting: string): boolean {
  return setting.toLowerCase() !== 'enabled';
}

/** The server admits passwords, Entra tokens, or both; the other kind of login would fail in the workload. */
function refuseDisabledLogin(
  { values, resourceId }: TargetFacts,
  auth: AuthKind,
): ConnectionError | undefined {
  const isPassword = auth === 'secret';
  if (values[isPassword ? 'passwordLogin' : 'entraLogin'] !== 'disabled') return undefined;
  return connectionError('UnsupportedAuthentication', {
    message: `The server admits no logins with ${isPassword ? 'passwords' : 'Microsoft Entra identities'}.`,
    target: resourceId,
    fix: 'Switch this kind of login on for the server, or choose another authentication type.',
    commands: [
      `az postgres flexible-server update --ids ${resourceId} ` +
        (isPassword ? '--password-auth Enabled' : '--microsoft-entra-auth Enabled'),
    ],
  });
}
