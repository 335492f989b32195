import fc from 'fast-check';

/** A JSON document as text: objects of JavaScript cannot hold all that JSON can, for example two equal keys. */
export type JsonText = string;

// Keys and values that have hurt programs before.
const KEYS = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', '', '0'),
  fc.constantFrom(
    '$ref',
    'clusterId ',
    'ClusterId',
    'properties.authInfo',
    'name\u0000',
    '\ud83d\udd11',
    '\u202eeman',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const VALUES = fc.oneof(
  fc.constantFrom(
    'null',
    'true',
    '-0',
    '1e999',
    '9007199254740993',
    '""',
    '" "',
    '{}',
    '[]',
    '[[]]',
    '"\\u0000"',
    '"\\ud800"',
    '"\u202e\u0000../../etc/passwd"',
    '"sealed:v1:AAAA"',
    '"/subscriptions/../x"',
    '"%2e%2e%2f"',
    '"${jndi:ldap://x}"',
    '{"__proto__":{"isAdmin":true}}',
    '{"toJSON":"x","then":{}}',
  ),
  fc.integer({ min: 1, max: 4_000 }).map((depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`),
  fc.integer({ min: 1, max: 4_000 }).map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
  fc.integer({ min: 1, max: 60_000 }).map((length) => JSON.stringify('\u{1f511}'.repeat(length / 4))),
  fc.integer({ min: 1, max: 2_000 }).map((count) => `{${names(count)}}`),
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)),
);

function names(count: number): string {
  return Array.from({ length: count }, (_, index) => `"k${index}":${index}`).join(',');
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Change = { kind: 'replace' | 'add' | 'remove' | 'rename'; place: number; key: string; value: JsonText };

/** Good documents with one to three members replaced, added, removed or renamed. Few of them stay good. */
export function mutationsOf(document: object): fc.Arbitrary<JsonText> {
  const change: fc.Arbitrary<Change> = fc.record({
    kind: fc.constantFrom('replace', 'add', 'remove', 'rename'),
    place: fc.nat(),
    key: KEYS,
    value: VALUES,
  });
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) => write(JSON.parse(JSON.stringify(document)) as Json, changes));
}

/** Texts that are no JSON, or JSON but no document. */
export const noDocuments: fc.Arbitrary<string> = fc.oneof(
  VALUES,
  fc.string({ unit: 'binary' }),
  fc.constantFrom('{', '{"a":1,}', "{'a':1}", 'NaN', '\ufeff{}', '{"a":1}{"b":2}', '\u0000'),
);

/** Writes a document and makes each change at one of its members, counted in the order of writing. */
function write(document: Json, changes: Change[]): JsonText {
  let count = 0;
  const total = members(document);
  const at = (place: number): Change | undefined => changes.find((change) => change.place % total === place);
  function text(value: Json): string {
    if (Array.isArray(value)) return `[${value.map(text).join(',')}]`;
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    return `{${Object.entries(value)
      .flatMap(([key, member]) => {
        const change = at(count++);
        const own = `${JSON.stringify(key)}:${text(member)}`;
        switch (change?.kind) {
          case undefined:
            return [own];
          case 'remove':
            return [];
          case 'replace':
            return [`${JSON.stringify(key)}:${change.value}`];
          case 'rename':
            return [`${JSON.stringify(change.key)}:${text(member)}`];
          case 'add':
            return [own, `${JSON.stringify(change.key)}:${change.value}`];
        }
      })
      .join(',')}}`;
  }
  return text(document);
}

function members(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner = Object.values(value).reduce<number>((sum, member) => sum + members(member), 0);
  return inner + (Array.isArray(value) ? 0 : Object.keys(value).length);
}
