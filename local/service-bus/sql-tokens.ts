import { badArgument } from './broker-error';

/** `word` may be a keyword or a property; `name` was quoted and is a property. */
export interface SqlToken {
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'symbol' | 'end';
  readonly text: string;
  readonly position: number;
}

const TOKEN =
  /\s*(?:(?<string>'(?:[^']|'')*')|(?<name>\[[^\]]+\]|"(?:[^"]|"")+")|(?<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)|(?<word>[\p{L}_#@$][\p{L}\p{N}_#@$-]*)|(?<symbol><>|!=|<=|>=|[=<>()+\-*/%,.]))/uy;

/** Cuts a filter expression into tokens, the last of kind `end`. @throws BrokerError at a character of no token. */
export function tokenizeSql(expression: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  let position = 0;
  while (expression.slice(position).trim() !== '') {
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(expression);
    if (!match) throw badArgument(`The filter expression cannot be read at position ${position}.`);
    tokens.push(toToken(match.groups ?? {}, position));
    position = TOKEN.lastIndex;
  }
  return [...tokens, { kind: 'end', text: '', position }];
}

function toToken(groups: Readonly<Record<string, string | undefined>>, position: number): SqlToken {
  if (groups['string'] !== undefined) {
    return { kind: 'string', text: groups['string'].slice(1, -1).replaceAll("''", "'"), position };
  }
  if (groups['name'] !== undefined) {
    return { kind: 'name', text: groups['name'].slice(1, -1).replaceAll('""', '"'), position };
  }
  if (groups['number'] !== undefined) return { kind: 'number', text: groups['number'], position };
  if (groups['word'] !== undefined) return { kind: 'word', text: groups['word'], position };
  return { kind: 'symbol', text: groups['symbol'] ?? '', position };
}
