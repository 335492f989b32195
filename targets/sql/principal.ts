import { requireGuid, type DatabasePrincipals, type DatabaseUser } from '../database-principals';
import { SQL_API_VERSION, SqlServer } from './schema';

const NAME_CHARACTERS = 128;

/**
 * Contained users of Entra identities. The user is tied to the identity by its client id (`SID`), which needs no look
 * into the directory, so the server needs no directory role. A user of the same name that is somebody else stops the
 * script. https://learn.microsoft.com/sql/t-sql/statements/create-user-transact-sql
 */
export const sqlPrincipals: DatabasePrincipals = {
  protocol: 'sqlServer',
  tokenScope: 'https://database.windows.net/.default',
  userNameLimit: NAME_CHARACTERS,
  async administrators(arm, reference) {
    const server = await arm.get(reference.resourceId, SQL_API_VERSION);
    if (server === undefined) return [];
    const { login, sid, principalType } = SqlServer.parse(server).properties.administrators ?? {};
    return login && sid
      ? [{ loginName: login, id: sid, isGroup: principalType?.toLowerCase() === 'group' }]
      : [];
  },
  administratorCommand: ({ names }, { name, objectId }) =>
    `az sql server ad-admin create --subscription ${names['subscriptionId']} ` +
    `--resource-group ${names['resourceGroup']} --server ${names['server']} --object-id ${objectId} ` +
    `--display-name ${name}`,
  find(user) {
    const known = `SELECT 1 FROM sys.database_principals WHERE name = ${quoteSqlText(user.userName)}`;
    const sid = sidOf(requireGuid('clientId', user.clientId));
    const statement =
      `SELECT CASE WHEN NOT EXISTS (${known}) THEN 'missing' ` +
      `WHEN EXISTS (${known} AND sid <> ${sid}) THEN 'foreign' ELSE 'present' END`;
    return { database: user.database, statement };
  },
  grant(user) {
    const name = quoteSqlName(user.userName);
    const sid = sidOf(requireGuid('clientId', user.clientId));
    const known = `SELECT 1 FROM sys.database_principals WHERE name = ${quoteSqlText(user.userName)}`;
    return [
      {
        database: user.database,
        statements: [
          `IF EXISTS (${known} AND sid <> ${sid}) THROW 50000, 'The user exists and belongs to another identity', 1`,
          `IF NOT EXISTS (${known}) CREATE USER ${name} WITH SID = ${sid}, TYPE = E`,
          ...grantsOf(user, name),
        ],
      },
    ];
  },
  revoke(user) {
    return [{ database: user.database, statements: [`DROP USER IF EXISTS ${quoteSqlName(user.userName)}`] }];
  },
};

function grantsOf({ privileges = 'all', database }: DatabaseUser, name: string): string[] {
  if (privileges === 'all') return [`GRANT CONTROL ON DATABASE::${quoteSqlName(database)} TO ${name}`];
  const roles = privileges === 'readOnly' ? ['db_datareader'] : ['db_datareader', 'db_datawriter'];
  return roles.map((role) => `ALTER ROLE ${role} ADD MEMBER ${name}`);
}

/** Name in brackets, as Transact-SQL wants it. */
export function quoteSqlName(name: string): string {
  if (name === '' || name.length > NAME_CHARACTERS || name.includes('\0'))
    throw new Error(
      `A name in SQL Server has 1 to ${NAME_CHARACTERS} characters; give another authInfo.userName`,
    );
  return `[${name.replaceAll(']', ']]')}]`;
}

/** Text in Transact-SQL. */
export function quoteSqlText(text: string): string {
  return `N'${text.replaceAll("'", "''")}'`;
}

/** A GUID in the byte order of Windows: the first three groups turned round. */
function sidOf(guid: string): string {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  const [first, second, third, rest] = [
    bytes.subarray(0, 4),
    bytes.subarray(4, 6),
    bytes.subarray(6, 8),
    bytes.subarray(8),
  ];
  for (const group of [first, second, third]) group.reverse();
  return `0x${Buffer.concat([first, second, third, rest]).toString('hex').toUpperCase()}`;
}
