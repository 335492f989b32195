import type { DatabasePrincipals } from '../database-principals';
import { quoteSqlName, quoteSqlText } from '../sql/principal';

const ROLES = {
  all: ['db_datareader', 'db_datawriter', 'db_ddladmin'],
  readWrite: ['db_datareader', 'db_datawriter'],
  readOnly: ['db_datareader'],
} as const;

/**
 * Users of Entra identities in a SQL database of Fabric. The user name must be the display name of the identity, by which
 * the database finds it in the directory. Somebody must also share the database with it in the Fabric portal.
 */
export const fabricSqlPrincipals: DatabasePrincipals = {
  protocol: 'sqlServer',
  isNamedAfterIdentity: true,
  tokenScope: 'https://database.windows.net/.default',
  userNameLimit: 128,
  // The directory tells whose the name is, so a user of this name is the right one.
  find({ userName, database }) {
    const known = `SELECT 1 FROM sys.database_principals WHERE name = ${quoteSqlText(userName)}`;
    return { database, statement: `SELECT CASE WHEN EXISTS (${known}) THEN 'present' ELSE 'missing' END` };
  },
  grant({ userName, database, privileges = 'all' }) {
    const name = quoteSqlName(userName);
    const known = `SELECT 1 FROM sys.database_principals WHERE name = ${quoteSqlText(userName)}`;
    return [
      {
        database,
        statements: [
          `IF NOT EXISTS (${known}) CREATE USER ${name} FROM EXTERNAL PROVIDER`,
          ...ROLES[privileges].map((role) => `ALTER ROLE ${role} ADD MEMBER ${name}`),
        ],
      },
    ];
  },
  revoke({ userName, database }) {
    return [{ database, statements: [`DROP USER IF EXISTS ${quoteSqlName(userName)}`] }];
  },
};
