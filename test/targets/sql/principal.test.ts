import fc from 'fast-check';
import { fabricSqlPrincipals } from '../../../targets/fabric-sql/principal';
import { sqlPrincipals } from '../../../targets/sql/principal';
import { PEOPLE } from '../connect';

const user = {
  ...PEOPLE,
  userName: 'orders',
  database: 'shop',
  clientId: '00112233-4455-6677-8899-aabbccddeeff',
};
const SID = '0x33221100554477668899AABBCCDDEEFF';
const nasty = fc.stringMatching(/^[a-z"'[\]\\;\- ]{1,20}$/);

function outsideQuotes(statement: string): string {
  return statement.replace(/N?'(?:''|[^'])*'|\[(?:\]\]|[^\]])*\]/g, '?');
}

describe('sqlPrincipals', () => {
  it('ties the user to the client id, in the byte order of Windows', () => {
    const [script] = sqlPrincipals.grant(user);

    expect(script?.statements).toEqual([
      `IF EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'orders' AND sid <> ${SID}) ` +
        "THROW 50000, 'The user exists and belongs to another identity', 1",
      "IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'orders') " +
        `CREATE USER [orders] WITH SID = ${SID}, TYPE = E`,
      'GRANT CONTROL ON DATABASE::[shop] TO [orders]',
    ]);
  });

  it('gives less when less is asked for', () => {
    const grants = sqlPrincipals.grant({ ...user, privileges: 'readWrite' })[0]?.statements.slice(2);

    expect(grants).toEqual([
      'ALTER ROLE db_datareader ADD MEMBER [orders]',
      'ALTER ROLE db_datawriter ADD MEMBER [orders]',
    ]);
  });

  it.each([
    ['sql', sqlPrincipals],
    ['fabric-sql', fabricSqlPrincipals],
  ])('%s: keeps names in their quotes, whatever they hold', (_, principals) => {
    const shape = (userName: string, database: string) =>
      [
        ...principals.grant({ ...user, userName, database }),
        ...principals.revoke({ ...user, userName, database }),
      ]
        .flatMap(({ statements }) => statements)
        .map(outsideQuotes);
    fc.assert(
      fc.property(nasty, nasty, (userName, database) => {
        expect(shape(userName, database)).toEqual(shape('plain', 'name'));
      }),
    );
  });

  it('refuses names that are too long, and ids that are none', () => {
    expect(() => sqlPrincipals.grant({ ...user, userName: 'a'.repeat(129) })).toThrow('1 to 128 characters');
    expect(() => sqlPrincipals.grant({ ...user, clientId: '1' })).toThrow('clientId must be a GUID');
  });
});

describe('fabricSqlPrincipals', () => {
  it('finds the identity by name, and gives the roles of the database', () => {
    expect(fabricSqlPrincipals.grant(user)[0]?.statements).toEqual([
      "IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'orders') CREATE USER [orders] FROM EXTERNAL PROVIDER",
      'ALTER ROLE db_datareader ADD MEMBER [orders]',
      'ALTER ROLE db_datawriter ADD MEMBER [orders]',
      'ALTER ROLE db_ddladmin ADD MEMBER [orders]',
    ]);
    expect(fabricSqlPrincipals.revoke(user)[0]?.statements).toEqual(['DROP USER IF EXISTS [orders]']);
  });
});
