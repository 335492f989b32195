import { postgresqlTables } from '../families/postgresql-tables';
import { matchPattern, wholePattern } from '../id-pattern';
import type { Target } from '../target';

const PATTERN = 'Neon.Postgres/organizations/{organization}';

export const neonPostgres: Target = {
  id: 'neon-postgres',
  displayName: 'Neon Serverless Postgres',
  idPattern: wholePattern(PATTERN),
  match: matchPattern(PATTERN),
  auth: ['secret'],
  configurations: postgresqlTables('NEON_POSTGRESQL', 'secret'),
  callerSecret: 'nameAndPassword',
  addressProperties: { Server: 'host', Database: 'database' },
  // Command lines send a sample id that exists nowhere, so nothing is asked of Azure.
  read: (_arm, { resourceId }) => Promise.resolve({ kind: 'neon-postgres', resourceId, values: {} }),
  roles: [],
  network: { serviceEndpoint: false, privateEndpoint: false },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-neon-postgres',
};
