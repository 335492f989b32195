import { requireGuid, type DatabasePrincipals, type DatabaseUser } from '../database-principals';

/** MySQL refuses longer user names. */
const USER_CHARACTERS = 32;

const PRIVILEGES = {
  all: 'ALL PRIVILEGES',
  readWrite: 'SELECT, INSERT, UPDATE, DELETE, EXECUTE',
  readOnly: 'SELECT',
} as const;

/**
 * Users of Entra identities on a flexible server. The user is made anew each time, because its identity cannot be
 * changed; it owns nothing in MySQL, so nothing is lost.
 * https://learn.microsoft.com/azure/mysql/flexible-server/how-to-azure-ad
 */
export const mysqlPrincipals: DatabasePrincipals = {
  tokenScope: 'https://ossrdbms-aad.database.windows.net/.default',
  userNameLimit: USER_CHARACTERS,
  grant(user) {
    const account = accountOf(user);
    const clientId = requireGuid('clientId', user.clientId);
    return [
      {
        database: user.database,
        statements: [
          // Lets a client id be named that the server does not look up in the directory.
          'SET aad_auth_validate_oids_in_tenant = OFF',
          `DROP USER IF EXISTS ${account}`,
          `CREATE AADUSER ${account} IDENTIFIED BY '${clientId}'`,
          `GRANT ${PRIVILEGES[user.privileges ?? 'all']} ON ${quotePattern(user.database)}.* TO ${account}`,
          'FLUSH PRIVILEGES',
        ],
      },
    ];
  },
  revoke(user) {
    return [
      { database: user.database, statements: [`DROP USER IF EXISTS ${accountOf(user)}`, 'FLUSH PRIVILEGES'] },
    ];
  },
};

function accountOf({ userName }: DatabaseUser): string {
  if (userName === '' || userName.includes('\0'))
    throw new Error('A user name in MySQL must have characters, none of them NUL');
  if (Array.from(userName).length > USER_CHARACTERS)
    throw new Error(
      `A user name in MySQL has at most ${USER_CHARACTERS} characters; give a shorter authInfo.userName`,
    );
  return `'${userName.replace(/['\\]/g, (character) => character + character)}'@'%'`;
}

// In GRANT, `_` and `%` stand for any characters even between backticks: `my_db` would admit to `my1db` too.
function quotePattern(database: string): string {
  if (database === '' || database.includes('\0'))
    throw new Error('A database name in MySQL must have characters, none of them NUL');
  return `\`${database.replaceAll('`', '``').replace(/[\\_%]/g, String.raw`\$&`)}\``;
}
