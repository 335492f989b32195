import fc from 'fast-check';
import { postgresPrincipals } from '../../../targets/postgres-flexible/principal';
import { PEOPLE } from '../connect';

const { clientId, principalId } = PEOPLE;
const user = { userName: 'aad_orders', database: 'orders', clientId, principalId };
const nasty = fc.stringMatching(/^[a-z"'\\$;\-\] ]{1,20}$/).filter((name) => Buffer.byteLength(name) <= 63);

/** What stands outside of quotes of every kind PostgreSQL knows, inside DO blocks too. */
function outsideQuotes(statement: string): string {
  const inner = statement.replace(/^DO (\$\w*\$) ([\s\S]*) \1$/, 'DO $2');
  return inner.replace(/E'(?:\\[\s\S]|''|[^'\\])*'|'(?:''|[^'])*'|"(?:""|[^"])*"/g, '?');
}

describe('postgresPrincipals', () => {
  it('makes the role in the administrative database and grants in the target database', () => {
    const [admin, database] = postgresPrincipals.grant(user);

    expect(admin?.database).toBe('postgres');
    expect(admin?.statements.at(-1)).toBe(
      `SELECT pgaadauth_create_principal_with_oid('aad_orders', '${principalId}', 'service', false, false) ` +
        "WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'aad_orders')",
    );
    expect(database).toEqual({
      database: 'orders',
      statements: [
        'GRANT ALL PRIVILEGES ON DATABASE "orders" TO "aad_orders"',
        'GRANT ALL PRIVILEGES ON ALL TABLES IN SCHEMA public TO "aad_orders"',
        'GRANT ALL PRIVILEGES ON ALL SEQUENCES IN SCHEMA public TO "aad_orders"',
      ],
    });
  });

  it('stops at a role that belongs to another identity', () => {
    const [check] = postgresPrincipals.grant(user)[0]?.statements ?? [];

    expect(check).toContain(`l.label NOT LIKE '%oid=${principalId}%'`);
    expect(check).toContain('RAISE EXCEPTION');
  });

  it.each(['all', 'readWrite', 'readOnly'] as const)('takes back what it gave: %s', (privileges) => {
    const [, granted] = postgresPrincipals.grant({ ...user, privileges });
    const [revoked, dropped] = postgresPrincipals.revoke({ ...user, privileges });

    for (const statement of granted?.statements ?? []) {
      const mirrored = statement.replace(/^GRANT/, 'REVOKE').replace(' TO ', ' FROM ');
      expect(revoked?.statements.join('')).toContain(`${mirrored};`);
    }
    expect(dropped).toEqual({ database: 'postgres', statements: ['DROP ROLE IF EXISTS "aad_orders"'] });
  });

  it('keeps names in their quotes, whatever they hold', () => {
    const shape = (userName: string, database: string) =>
      [
        ...postgresPrincipals.grant({ ...user, userName, database }),
        ...postgresPrincipals.revoke({ ...user, userName, database }),
      ]
        .flatMap(({ statements }) => statements)
        .map(outsideQuotes);
    fc.assert(
      fc.property(nasty, nasty, (userName, database) => {
        expect(shape(userName, database)).toEqual(shape('plain', 'name'));
      }),
      { examples: [['a$sc$ END $sc$', 'b$sc1$']] },
    );
  });

  it('refuses names that the server would cut, and ids that are none', () => {
    expect(() => postgresPrincipals.grant({ ...user, userName: 'ä'.repeat(32) })).toThrow('at most 63 bytes');
    expect(() => postgresPrincipals.grant({ ...user, userName: 'a\0' })).toThrow('NUL');
    expect(() => postgresPrincipals.grant({ ...user, principalId: "x'; DROP" })).toThrow(
      'principalId must be a GUID',
    );
  });
});
