// Readers of connection strings, written from the documentation of each driver and independent of the writers.

/** ADO.NET keyword/value pairs: quotes of both kinds, doubled inside themselves. */
export function parseAdoNet(text: string): Record<string, string> {
  const pair = /[\s;]*([^=]+?)\s*=\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|([^;]*?))\s*(?:;|$)/y;
  const result: Record<string, string> = {};
  while (pair.lastIndex < text.length) {
    const match = pair.exec(text);
    if (!match) throw new Error('no pair');
    const [, key = '', double, single, bare = ''] = match;
    result[key] = double?.replaceAll('""', '"') ?? single?.replaceAll("''", "'") ?? bare;
  }
  return result;
}

/** go-mssqldb: semicolons outside of double quotes separate; values are trimmed, then unquoted. */
export function parseGoMssql(text: string): Record<string, string> {
  const parts = text.match(/(?:"(?:[^"]|"")*"|[^;"])+/g) ?? [];
  return Object.fromEntries(
    parts.map((part) => {
      const [key = '', ...others] = part.split('=');
      const value = others.join('=').trim();
      const isQuoted = value.length >= 2 && value.startsWith('"') && value.endsWith('"');
      return [key.trim(), isQuoted ? value.slice(1, -1).replaceAll('""', '"') : value];
    }),
  );
}

/** Pairs of SQL Server's JDBC and ODBC drivers: a value that begins with `{` ends with a `}` that is not doubled. */
export function parseBraced(text: string): Record<string, string> {
  const result: Record<string, string> = {};
  let rest = text;
  while (rest.replace(/^;+/, '') !== '') {
    rest = rest.replace(/^;+/, '');
    const [whole = '', key = '', braced, bare] = /^([^=]+)=(?:\{((?:[^}]|\}\})*)\}|([^;]*))/.exec(rest) ?? [];
    if (whole === '') throw new Error('no pair');
    result[key] = braced === undefined ? (bare ?? '') : braced.replaceAll('}}', '}');
    rest = rest.slice(whole.length);
    if (rest !== '' && !rest.startsWith(';')) throw new Error('text after a value');
  }
  return result;
}

/** libpq's `conninfo_parse`: blanks separate; quotes and backslashes as in its source. */
export function parseLibpq(text: string): Record<string, string> {
  const result: Record<string, string> = {};
  let at = 0;
  while (at < text.length) {
    while (/\s/.test(text[at] ?? '')) at += 1;
    const equals = text.indexOf('=', at);
    const key = text.slice(at, equals);
    at = equals + 1;
    let value = '';
    const isQuoted = text[at] === "'";
    if (isQuoted) at += 1;
    for (; at < text.length; at += 1) {
      const character = text[at] ?? '';
      if (character === '\\') {
        at += 1;
        value += text[at] ?? '';
      } else if (isQuoted ? character === "'" : /\s/.test(character)) break;
      else value += character;
    }
    at += 1;
    result[key] = value;
  }
  return result;
}

/** go-sql-driver/mysql: last `/`, then last `@`, then first `:`. */
export function parseGoMysql(dsn: string): Record<string, string> {
  const slash = dsn.lastIndexOf('/');
  const at = dsn.slice(0, slash).lastIndexOf('@');
  const login = dsn.slice(0, at);
  const colon = login.indexOf(':');
  const [database = '', query = ''] = dsn.slice(slash + 1).split('?');
  return {
    user: colon < 0 ? login : login.slice(0, colon),
    password: colon < 0 ? '' : login.slice(colon + 1),
    address: dsn.slice(at + 1, slash),
    database: decodeURIComponent(database),
    ...Object.fromEntries(new URLSearchParams(query)),
  };
}

/** The MongoDB connection string specification: user information up to the last `@` before the first `/`. */
export function parseMongo(uri: string): {
  user: string;
  password: string;
  host: string;
  options: URLSearchParams;
} {
  const [, rest = ''] = /^mongodb(?:\+srv)?:\/\/(.*)$/s.exec(uri) ?? [];
  const slash = rest.indexOf('/');
  const authority = rest.slice(0, slash);
  const at = authority.lastIndexOf('@');
  const [user = '', password = '', ...more] = authority.slice(0, at).split(':');
  if (more.length > 0 || /[@/?#[\]]/.test(user + password)) throw new Error('must be percent-encoded');
  return {
    user: decodeURIComponent(user),
    password: decodeURIComponent(password),
    host: authority.slice(at + 1),
    options: new URLSearchParams(rest.slice(rest.indexOf('?') + 1)),
  };
}

/** Java's StreamTokenizer on a JAAS configuration: words, `=` and quoted strings with backslash escapes. */
export function parseJaas(text: string): Record<string, string> {
  const escapes: Record<string, string> = {
    n: '\n',
    r: '\r',
    t: '\t',
    b: '\b',
    f: '\f',
    a: '\u0007',
    v: '\v',
  };
  const result: Record<string, string> = {};
  const options = text.replace(/^\S+ required /, '').replace(/;$/, '');
  const pattern = /(\w+)='((?:\\[\s\S]|[^'\\\n\r])*)'(?: |$)/y;
  for (let match = pattern.exec(options); match; match = pattern.exec(options)) {
    const [, key = '', quoted = ''] = match;
    result[key] = quoted.replace(/\\([\s\S])/g, (_, character: string) => escapes[character] ?? character);
    if (pattern.lastIndex === options.length) return result;
  }
  throw new Error('not a JAAS configuration');
}
