import type { TargetFacts } from '../../connection/plan';
import { firewallRules } from '../firewalls/firewall-rules';
import { matchPattern, wholePattern } from '../id-pattern';
import type { ArmReader, Target, TargetReference } from '../target';
import { mysqlPrincipals } from './principal';
import { FlexibleServer, MYSQL_API_VERSION } from './schema';
import { mysqlTables } from './tables';

const PATTERN = 'Microsoft.DBforMySQL/flexibleServers/{server}/databases/{database}';

export const mysqlFlexible: Target = {
  id: 'mysql-flexible',
  displayName: 'Azure Database for MySQL flexible server',
  idPattern: wholePattern(PATTERN),
  provider: 'Microsoft.DBforMySQL',
  match: matchPattern(PATTERN),
  auth: ['secret', 'workloadIdentity', 'servicePrincipal'],
  configurations: (['secret', 'workloadIdentity', 'servicePrincipal'] as const).flatMap(mysqlTables),
  callerSecret: 'nameAndPassword',
  read: readServer,
  roles: [],
  principals: mysqlPrincipals,
  firewall: firewallRules({
    apiVersion: MYSQL_API_VERSION,
    action: 'Microsoft.DBforMySQL/flexibleServers/firewallRules/write',
    ends: { start: 'startIpAddress', end: 'endIpAddress' },
    isOneAtATime: true,
  }),
  network: { serviceEndpoint: false, privateEndpoint: true },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-mysql',
};

async function readServer(arm: ArmReader, reference: TargetReference): Promise<TargetFacts | undefined> {
  const resource = await arm.get(reference.resourceId, MYSQL_API_VERSION);
  if (resource === undefined || (await arm.get(reference.id, MYSQL_API_VERSION)) === undefined)
    return undefined;
  const { location, properties } = FlexibleServer.parse(resource);
  return {
    kind: 'mysql-flexible',
    resourceId: reference.resourceId,
    location,
    values: {
      host: properties.fullyQualifiedDomainName,
      ...(properties.databasePort ? { databasePort: String(properties.databasePort) } : {}),
      database: reference.names['database'] ?? '',
    },
  };
}
