import fc from 'fast-check';
import { mysqlPrincipals } from '../../../targets/mysql-flexible/principal';
import { PEOPLE } from '../connect';

const { clientId, principalId } = PEOPLE;
const user = { userName: 'aad_orders', database: 'shop_db', clientId, principalId };
const nasty = fc.stringMatching(/^[a-z"'`\\;_%\- ]{1,20}$/);

function outsideQuotes(statement: string): string {
  return statement.replace(/'(?:\\[\s\S]|''|[^'\\])*'|`(?:``|[^`])*`/g, '?');
}

describe('mysqlPrincipals', () => {
  it('makes the user by its client id, and opens one database to it', () => {
    expect(mysqlPrincipals.grant(user)).toEqual([
      {
        database: 'shop_db',
        statements: [
          'SET aad_auth_validate_oids_in_tenant = OFF',
          "DROP USER IF EXISTS 'aad_orders'@'%'",
          `CREATE AADUSER 'aad_orders'@'%' IDENTIFIED BY '${clientId}'`,
          String.raw`GRANT ALL PRIVILEGES ON ${'`'}shop\_db${'`'}.* TO 'aad_orders'@'%'`,
          'FLUSH PRIVILEGES',
        ],
      },
    ]);
    expect(mysqlPrincipals.grant({ ...user, privileges: 'readOnly' })[0]?.statements[3]).toMatch(
      /^GRANT SELECT ON /,
    );
  });

  it('takes the user away, if it is there', () => {
    expect(mysqlPrincipals.revoke(user)[0]?.statements[0]).toBe("DROP USER IF EXISTS 'aad_orders'@'%'");
  });

  it('keeps names in their quotes, whatever they hold', () => {
    const shape = (userName: string, database: string) =>
      mysqlPrincipals.grant({ ...user, userName, database })[0]?.statements.map(outsideQuotes);
    fc.assert(
      fc.property(nasty, nasty, (userName, database) => {
        expect(shape(userName, database)).toEqual(shape('plain', 'name'));
      }),
    );
  });

  it('reads back the database of a grant as it was, wildcards taken literally', () => {
    fc.assert(
      fc.property(nasty, (database) => {
        const grant = mysqlPrincipals.grant({ ...user, database })[0]?.statements[3] ?? '';
        const [, quoted = ''] = /ON `((?:``|[^`])*)`\.\*/.exec(grant) ?? [];
        const pattern = quoted.replaceAll('``', '`');
        expect(pattern.replace(/\\([\s\S])/g, '$1')).toBe(database);
        expect(pattern.replace(/\\[\s\S]/g, '')).not.toMatch(/[_%]/);
      }),
    );
  });

  it('refuses names that MySQL refuses, and ids that are none', () => {
    expect(() => mysqlPrincipals.grant({ ...user, userName: 'a'.repeat(33) })).toThrow(
      'at most 32 characters',
    );
    expect(() => mysqlPrincipals.grant({ ...user, userName: '' })).toThrow('must have characters');
    expect(() => mysqlPrincipals.grant({ ...user, database: '' })).toThrow('must have characters');
    expect(() => mysqlPrincipals.grant({ ...user, clientId: 'x' })).toThrow('clientId must be a GUID');
  });
});
