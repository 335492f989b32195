import { z } from 'zod';
import { requireGuid, type DatabasePrincipals, type DatabaseUser } from '../database-principals';
import { POSTGRES_API_VERSION } from './schema';

/** Roles of Entra identities are made in this database, whichever they are for. */
const ADMIN_DATABASE = 'postgres';
/** Longer names are cut by the server without a word, so that two could become one. */
const NAME_BYTES = 63;

const Administrators = z.object({
  value: z.array(
    z.object({
      properties: z.object({ objectId: z.string(), principalName: z.string(), principalType: z.string() }),
    }),
  ),
});

const PRIVILEGES = {
  all: (database: string) => [
    `ALL PRIVILEGES ON DATABASE ${database}`,
    'ALL PRIVILEGES ON ALL TABLES IN SCHEMA public',
    'ALL PRIVILEGES ON ALL SEQUENCES IN SCHEMA public',
  ],
  readWrite: (database: string) => [
    `CONNECT ON DATABASE ${database}`,
    'USAGE ON SCHEMA public',
    'SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public',
    'USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public',
  ],
  readOnly: (database: string) => [
    `CONNECT ON DATABASE ${database}`,
    'USAGE ON SCHEMA public',
    'SELECT ON ALL TABLES IN SCHEMA public',
  ],
} as const;

/**
 * Users of Entra identities on a flexible server. A role of the same name that belongs to somebody else stops the
 * script. https://learn.microsoft.com/azure/postgresql/flexible-server/how-to-manage-azure-ad-users
 */
export const postgresPrincipals: DatabasePrincipals = {
  protocol: 'postgresql',
  tokenScope: 'https://ossrdbms-aad.database.windows.net/.default',
  userNameLimit: NAME_BYTES,
  async administrators(arm, reference) {
    const answer = await arm.get(`${reference.resourceId}/administrators`, POSTGRES_API_VERSION);
    return Administrators.parse(answer ?? { value: [] }).value.map(({ properties }) => ({
      loginName: properties.principalName,
      id: properties.objectId,
      isGroup: properties.principalType.toLowerCase() === 'group',
    }));
  },
  administratorCommand: ({ names }, { name, objectId }) =>
    `az postgres flexible-server microsoft-entra-admin create --subscription ${names['subscriptionId']} ` +
    `--resource-group ${names['resourceGroup']} --server-name ${names['server']} --object-id ${objectId} ` +
    `--display-name ${name} --type ServicePrincipal`,
  find(user) {
    const known = `SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = ${quoteLiteral(user.userName)}`;
    const statement =
      `SELECT CASE WHEN NOT EXISTS (${known}) THEN 'missing' ` +
      `WHEN EXISTS (${foreignRole(user)}) THEN 'foreign' ELSE 'present' END`;
    return { database: ADMIN_DATABASE, statement };
  },
  grant(user) {
    const role = quoteIdentifier(user.userName);
    return [
      { database: ADMIN_DATABASE, statements: [refuseForeignRole(user), createRole(user)] },
      {
        database: user.database,
        statements: privilegesOf(user).map((privileges) => `GRANT ${privileges} TO ${role}`),
      },
    ];
  },
  revoke(user) {
    const role = quoteIdentifier(user.userName);
    const revocations = privilegesOf(user).map((privileges) => `REVOKE ${privileges} FROM ${role};`);
    const exists = `EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = ${quoteLiteral(user.userName)})`;
    return [
      {
        database: user.database,
        statements: [doBlock(`IF ${exists} THEN ${revocations.join(' ')} END IF;`)],
      },
      { database: ADMIN_DATABASE, statements: [`DROP ROLE IF EXISTS ${role}`] },
    ];
  },
};

function privilegesOf({ privileges = 'all', database }: DatabaseUser): readonly string[] {
  return PRIVILEGES[privileges](quoteIdentifier(database));
}

function createRole({ userName, principalId }: DatabaseUser): string {
  const name = quoteLiteral(userName);
  const oid = quoteLiteral(requireGuid('principalId', principalId));
  return (
    `SELECT pgaadauth_create_principal_with_oid(${name}, ${oid}, 'service', false, false) ` +
    `WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = ${name})`
  );
}

function refuseForeignRole(user: DatabaseUser): string {
  return doBlock(
    `IF EXISTS (${foreignRole(user)}) THEN RAISE EXCEPTION 'The role exists and belongs to another identity'; END IF;`,
  );
}

// The server labels each role of Entra with `aadauth,oid={object id},type=service`.
function foreignRole({ userName, principalId }: DatabaseUser): string {
  const pattern = quoteLiteral(`%oid=${requireGuid('principalId', principalId)}%`);
  return (
    'SELECT 1 FROM pg_catalog.pg_roles r LEFT JOIN pg_catalog.pg_shseclabel l ' +
    "ON l.objoid = r.oid AND l.classoid = 'pg_catalog.pg_authid'::regclass AND l.provider = 'pgaadauth' " +
    `WHERE r.rolname = ${quoteLiteral(userName)} AND (l.label IS NULL OR l.label NOT LIKE ${pattern})`
  );
}

function doBlock(body: string): string {
  let tag = '$sc$';
  for (let count = 1; body.includes(tag); count += 1) tag = `$sc${count}$`;
  return `DO ${tag} BEGIN ${body} END ${tag}`;
}

function quoteIdentifier(name: string): string {
  return `"${requireName(name).replaceAll('"', '""')}"`;
}

// The E form means the same whatever standard_conforming_strings says.
function quoteLiteral(text: string): string {
  const quoted = requireName(text).replaceAll("'", "''");
  return quoted.includes('\\') ? `E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}

function requireName(name: string): string {
  if (name === '' || name.includes('\0'))
    throw new Error('A name in PostgreSQL must have characters, none of them NUL');
  if (Buffer.byteLength(name) > NAME_BYTES)
    throw new Error(`A name in PostgreSQL has at most ${NAME_BYTES} bytes; give a shorter authInfo.userName`);
  return name;
}
