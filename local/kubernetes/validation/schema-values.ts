import type { Cause } from '../objects/api-error';
import type { JsonObject } from '../objects/json';
import { isEqual, isObject, listOf, objectOf, objectsOf, textOf, textsOf } from '../objects/json';
import { invalidValue, required, unsupportedValue } from './validate-metadata';

function typeName(value: unknown): string {
  if (Array.isArray(value)) {
    return 'array';
  }
  if (Number.isInteger(value)) {
    return 'integer';
  }
  return value === null ? 'null' : typeof value;
}

function hasType(value: unknown, schema: JsonObject): boolean {
  const wanted = textOf(schema['type']);
  const actual = typeName(value);
  if (schema['x-kubernetes-int-or-string'] === true) {
    return actual === 'integer' || actual === 'string';
  }
  const isNull = value === null && schema['nullable'] === true;
  return wanted === '' || wanted === actual || (wanted === 'number' && actual === 'integer') || isNull;
}

type Rule = (value: unknown, limit: unknown) => string | undefined;

function bound(isBroken: (value: number, limit: number) => boolean, words: string): Rule {
  return (value, limit) =>
    typeof value === 'number' && typeof limit === 'number' && isBroken(value, limit)
      ? `${words} ${limit}`
      : undefined;
}

function lengthOf(value: unknown): number | undefined {
  return typeof value === 'string' || Array.isArray(value) ? value.length : undefined;
}

function lengthBound(isBroken: (length: number, limit: number) => boolean, words: string): Rule {
  return (value, limit) => {
    const length = lengthOf(value);
    const isWrong = length !== undefined && typeof limit === 'number' && isBroken(length, limit);
    return isWrong ? `${words} ${limit}` : undefined;
  };
}

/** The keywords of OpenAPI v3 that definitions use for single values, with the API server's sentences. */
const RULES: Readonly<Record<string, Rule>> = {
  minimum: bound((value, limit) => value < limit, 'should be greater than or equal to'),
  maximum: bound((value, limit) => value > limit, 'should be less than or equal to'),
  minLength: lengthBound((length, limit) => length < limit, 'should be at least the length of'),
  minItems: lengthBound((length, limit) => length < limit, 'should have at least this many items:'),
  maxItems: lengthBound((length, limit) => length > limit, 'must have at most this many items:'),
  pattern: (value, limit) =>
    typeof value === 'string' && typeof limit === 'string' && !new RegExp(limit).test(value)
      ? `should match '${limit}'`
      : undefined,
};

/** Keywords whose failures have sentences and reasons of their own. */
function ownWordsCauses(value: unknown, schema: JsonObject, path: string): Cause[] {
  const allowed = listOf(schema['enum']);
  const longest = schema['maxLength'];
  const isUnknown = schema['enum'] !== undefined && !allowed.some((entry) => isEqual(entry, value));
  const isTooLong = typeof value === 'string' && typeof longest === 'number' && value.length > longest;
  return [
    ...(isUnknown ? [unsupportedValue(path, value, allowed)] : []),
    ...(isTooLong
      ? [
          {
            reason: 'FieldValueTooLong',
            message: `Too long: may not be more than ${longest} bytes`,
            field: path,
          },
        ]
      : []),
  ];
}

function ownCauses(value: unknown, schema: JsonObject, path: string): Cause[] {
  if (!hasType(value, schema)) {
    const message = `${path} in body must be of type ${textOf(schema['type'])}: "${typeName(value)}"`;
    return [
      {
        reason: 'FieldValueTypeInvalid',
        message: `Invalid value: "${typeName(value)}": ${message}`,
        field: path,
      },
    ];
  }
  const ruled = Object.entries(RULES).flatMap(([keyword, rule]) => {
    const problem = schema[keyword] === undefined ? undefined : rule(value, schema[keyword]);
    return problem === undefined ? [] : [invalidValue(path, value, `${path} in body ${problem}`)];
  });
  return [...ruled, ...ownWordsCauses(value, schema, path)];
}

function objectCauses(value: JsonObject, schema: JsonObject, path: string): Cause[] {
  const properties = objectOf(schema['properties']);
  const additional = schema['additionalProperties'];
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const missing = textsOf(schema['required']).filter((key) => value[key] === undefined);
  return [
    ...missing.map((key) => required(at(key))),
    ...Object.entries(value).flatMap(([key, inner]) => {
      const declared = properties[key] ?? additional;
      return isObject(declared) ? valueCauses(inner, declared, at(key)) : [];
    }),
  ];
}

function alternativeCauses(value: unknown, schema: JsonObject, path: string): Cause[] {
  const fits = (option: JsonObject): boolean => valueCauses(value, option, path).length === 0;
  const wrong = (keyword: string): Cause[] => [
    invalidValue(path, value, `${path} in body must validate ${keyword}`),
  ];
  const anyOf = objectsOf(schema['anyOf']);
  const oneOf = objectsOf(schema['oneOf']);
  return [
    ...(anyOf.length > 0 && !anyOf.some(fits) ? wrong('at least one schema (anyOf)') : []),
    ...(oneOf.length > 0 && oneOf.filter(fits).length !== 1 ? wrong('one and only one schema (oneOf)') : []),
    ...objectsOf(schema['allOf']).flatMap((part) => valueCauses(value, part, path)),
  ];
}

/** What is wrong with a value by the schema of a CustomResourceDefinition. */
export function valueCauses(value: unknown, schema: JsonObject, path = ''): Cause[] {
  const own = ownCauses(value, schema, path);
  if (own.length > 0) {
    return own;
  }
  const items = objectOf(schema['items']);
  return [
    ...alternativeCauses(value, schema, path),
    ...(isObject(value) ? objectCauses(value, schema, path) : []),
    ...listOf(value).flatMap((item, index) => valueCauses(item, items, `${path}[${index}]`)),
  ];
}
