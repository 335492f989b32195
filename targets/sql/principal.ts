import { requireGuid, type DatabasePrincipals, type DatabaseUser } from '../database-principals';

const NAME_CHARACTERS = 128;

/**
 * Contained users of Entra identities. The user is tied to the identity by its client id (`SID`), which needs no look
 * into the directory, so the server needs no directory role. A user of the same name that is somebody else stops the
 * script. https://learn.microsoft.com/sql/t-sql/statements/create-user-transact-sql
 */
export const sqlPrincipals: DatabasePrincipals = {
  tokenScope: 'https://database.windows.net/.default',
  userNameLimit: NAME_CHARACTERS,
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
