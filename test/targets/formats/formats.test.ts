import { parseServiceBusConnectionString } from '@azure/service-bus';
import fc from 'fast-check';
import { adoNet } from '../../../targets/formats/ado-net';
import { jdbcSqlServer, odbc } from '../../../targets/formats/braced';
import { goMssql } from '../../../targets/formats/go-mssql';
import { goMysql } from '../../../targets/formats/go-mysql';
import { jaasPlain } from '../../../targets/formats/jaas';
import { libpq } from '../../../targets/formats/libpq';
import { azurePairs, givenPairs } from '../../../targets/formats/pairs';
import { stackExchangeRedis } from '../../../targets/formats/stack-exchange-redis';
import { fill } from '../../../targets/formats/template';
import { url } from '../../../targets/formats/url';
import {
  parseAdoNet,
  parseBraced,
  parseGoMssql,
  parseGoMysql,
  parseJaas,
  parseLibpq,
  parseMongo,
} from './parsers';

const nasty = fc.constantFrom(...Array.from(`;='"{}[]()@:/?#&%+,\\ $!*~^|<>äß€😀`));
/** What people and generators put into passwords, without control characters. */
const password = fc
  .array(fc.oneof(nasty, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 })), {
    minLength: 1,
    maxLength: 24,
  })
  .map((parts) => parts.join(''))
  .filter((text) => !/\p{Cc}/u.test(text));
const PROPERTIES = { numRuns: 200 };

/** Drivers cut blanks at the ends of unquoted values; nothing may be lost all the same. */
function survives(write: (text: string) => string, read: (text: string) => string | undefined): void {
  fc.assert(
    fc.property(password, (text) => expect(read(write(text))).toBe(text)),
    PROPERTIES,
  );
}

describe('special characters survive', () => {
  const pairs = [
    ['server', '{host}'],
    ['password', '{password}'],
    ['port', '1'],
  ] as const;
  const values = (text: string) => ({
    host: 'shop',
    password: text,
    userName: text,
    database: text,
  });

  it('ADO.NET', () => {
    survives(
      (text) => adoNet(pairs, ';').value(values(text)),
      (written) => {
        const { server, port, password: read } = parseAdoNet(written);
        expect([server, port]).toEqual(['shop', '1']);
        return read;
      },
    );
  });

  it('go-mssqldb', () => {
    survives(
      (text) => goMssql(pairs).value(values(text)),
      (written) => {
        const { server, port, password: read } = parseGoMssql(written);
        expect([server, port]).toEqual(['shop', '1']);
        return read;
      },
    );
  });

  it('JDBC of SQL Server', () => {
    survives(
      (text) => jdbcSqlServer('{host}:1433', pairs).value(values(text)),
      (written) => {
        expect(written.startsWith('jdbc:sqlserver://shop:1433;')).toBe(true);
        return parseBraced(written.slice('jdbc:sqlserver://shop:1433'.length))['password'];
      },
    );
  });

  it('ODBC', () => {
    const format = odbc([['Driver', 'ODBC Driver 17 for SQL Server'], ...pairs]);
    survives(
      (text) => format.value(values(text)),
      (written) => {
        expect(parseBraced(written)['Driver']).toBe('ODBC Driver 17 for SQL Server');
        return parseBraced(written)['password'];
      },
    );
  });

  it('JDBC of PostgreSQL and MySQL', () => {
    const format = url(
      'jdbc:postgresql://{host}:5432/{database}?sslmode=require&user={userName}&password={password}',
    );
    survives(
      (text) => format.value(values(text)),
      (written) => {
        const parsed = new URL(written.replace('jdbc:postgresql:', 'https:'));
        expect(parsed.host).toBe('shop:5432');
        expect(parsed.searchParams.get('sslmode')).toBe('require');
        expect(decodeURIComponent(parsed.pathname.slice(1))).toBe(parsed.searchParams.get('password'));
        return parsed.searchParams.get('password') ?? undefined;
      },
    );
  });

  it('libpq', () => {
    survives(
      (text) => libpq(pairs).value(values(text)),
      (written) => {
        const { server, port, password: read } = parseLibpq(written);
        expect([server, port]).toEqual(['shop', '1']);
        return read;
      },
    );
  });

  it('go-sql-driver/mysql', () => {
    survives(
      (text) => goMysql('{userName}:{password}').value({ ...values(text), userName: 'shop' }),
      (written) => {
        const { user, address, tls, password: read } = parseGoMysql(written);
        expect([user, address, tls]).toEqual(['shop', 'tcp(shop:3306)', 'true']);
        return read;
      },
    );
  });

  it('MongoDB URI', () => {
    const format = url('mongodb://{userName}:{password}@{host}:10255/?ssl=true&appName=@{host}@');
    survives(
      (text) => format.value({ ...values(text), userName: text }),
      (written) => {
        const { user, password: read, host, options } = parseMongo(written);
        expect([user, host, options.get('appName')]).toEqual([read, 'shop:10255', '@shop@']);
        return read;
      },
    );
  });

  it('Redis URL', () => {
    survives(
      (text) => url('rediss://:{password}@{host}:6380/0').value(values(text)),
      (written) => {
        const parsed = new URL(written);
        expect([parsed.host, parsed.username, parsed.pathname]).toEqual(['shop:6380', '', '/0']);
        return decodeURIComponent(parsed.password);
      },
    );
  });

  it('JAAS, with line breaks too', () => {
    survives(
      (text) => jaasPlain().value({ userName: 'key', password: `${text}\n\r` }),
      (written) => {
        expect(parseJaas(written)['username']).toBe('key');
        return parseJaas(written)['password']?.slice(0, -2);
      },
    );
  });

  it('appended properties of every form', () => {
    fc.assert(
      fc.property(password, (text) => {
        const properties = { first: text, second: 'x' };
        expect(parseAdoNet(adoNet(pairs, ';').append?.('a=b;', properties) ?? '')).toEqual({
          a: 'b',
          ...properties,
        });
        expect(parseGoMssql(goMssql(pairs).append?.('a=b;', properties) ?? '')).toEqual({
          a: 'b',
          ...properties,
        });
        expect(parseBraced(odbc(pairs).append?.('a=b;', properties) ?? '')).toEqual({
          a: 'b',
          ...properties,
        });
        expect(parseLibpq(libpq(pairs).append?.('a=b', properties) ?? '')).toEqual({ a: 'b', ...properties });
        for (const base of ['https://h/p', 'https://h/p?', 'https://h/p?a=b']) {
          const { searchParams } = new URL(url('').append?.(base, properties) ?? '');
          expect(searchParams.get('first')).toBe(text);
          expect(searchParams.get('second')).toBe('x');
        }
      }),
      PROPERTIES,
    );
  });
});

describe('connection strings of Azure', () => {
  it('can be read by the SDK', () => {
    const text = 'Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=n;SharedAccessKey=a+/b==';

    const appended = givenPairs('connectionString').append?.(text, { EntityPath: 'orders' }) ?? '';

    expect(parseServiceBusConnectionString(appended)).toMatchObject({
      fullyQualifiedNamespace: 'shop.servicebus.windows.net',
      sharedAccessKey: 'a+/b==',
      entityPath: 'orders',
    });
    expect(givenPairs('connectionString').value({ connectionString: text })).toBe(text);
  });

  it('refuse values that would add members, without repeating them', () => {
    expect(() => azurePairs('Key={key}').value({ key: 'hunter2;Other=x' })).toThrow(/^A value with ";"/);
    expect(() =>
      stackExchangeRedis('{host},password={key}').value({ host: 'h', key: 'hunter2,ssl=False' }),
    ).toThrow(/^A value with ","/);
    expect(() => goMysql('{userName}').value({ userName: 'a:b', host: 'h', database: 'd' })).toThrow(
      /^A user name/,
    );
  });
});

describe('fill', () => {
  it('replaces names once, leaves other braces, and names what is missing', () => {
    expect(fill('{a}{b}', { a: '{b}', b: '$&' })).toBe('{b}$&');
    expect(fill('{not a name}', {})).toBe('{not a name}');
    expect(() => fill('{a}', { b: 'x' })).toThrow('"a"');
    expect(() => fill('{a}', { a: '' })).toThrow('"a"');
    expect(() => fill('{toString}', {})).toThrow('"toString"');
  });
});
