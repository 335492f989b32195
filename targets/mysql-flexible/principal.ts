import { z } from 'zod';
import { requireGuid, type DatabasePrincipals, type DatabaseUser } from '../database-principals';
import { MYSQL_API_VERSION } from './schema';

/** MySQL refuses longer user names. */
const USER_CHARACTERS = 32;

const Administrators = z.object({
  value: z.array(z.object({ properties: z.object({ login: z.string(), sid: z.string() }) })),
});

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
  protocol: 'mysql',
  tokenScope: 'https://ossrdbms-aad.database.windows.net/.default',
  userNameLimit: USER_CHARACTERS,
  async administrators(arm, reference) {
    const answer = await arm.get(`${reference.resourceId}/administrators`, MYSQL_API_VERSION);
    // Azure does not say whether the id is a group's.
    return Administrators.parse(answer ?? { value: [] }).value.map(({ properties }) => ({
      loginName: properties.login,
      id: properties.sid,
      isGroup: true,
    }));
  },
  administratorCommand: ({ names }, { name, objectId }) =>
    `az mysql flexible-server ad-admin create --subscription ${names['subscriptionId']} ` +
    `--resource-group ${names['resourceGroup']} --server-name ${names['server']} --object-id ${objectId} ` +
    `--display-name ${name} --identity <identity of the server that reads the directory>`,
  find(user) {
    const clientId = requireGuid('clientId', user.clientId);
    const name = quoteText(user.userName);
    const statement =
      "SELECT CASE WHEN COUNT(*) = 0 THEN 'missing' " +
      `WHEN SUM(authentication_string LIKE '%${clientId}%') = 0 THEN 'foreign' ELSE 'present' END ` +
      `FROM mysql.user WHERE user = ${name} AND host = '%'`;
    return { database: user.database, statement };
  },
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
  return `${quoteText(userName)}@'%'`;
}

function quoteText(text: string): string {
  return `'${text.replace(/['\\]/g, (character) => character + character)}'`;
}

// In GRANT, `_` and `%` stand for any characters even between backticks: `my_db` would admit to `my1db` too.
function quotePattern(database: string): string {
  if (database === '' || database.includes('\0'))
    throw new Error('A database name in MySQL must have characters, none of them NUL');
  return `\`${database.replaceAll('`', '``').replace(/[\\_%]/g, String.raw`\$&`)}\``;
}
