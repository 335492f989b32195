import { copy, isObject, objectOf } from '../objects/json';
import type { JsonObject } from '../objects/json';

export interface Pruned {
  value: unknown;
  /** Places of the fields that the schema does not know. */
  unknown: string[];
}

function isOpen(schema: JsonObject): boolean {
  return schema['x-kubernetes-preserve-unknown-fields'] === true;
}

function pruneObject(value: JsonObject, schema: JsonObject, path: string): Pruned {
  const properties = objectOf(schema['properties']);
  const additional = schema['additionalProperties'];
  const kept: JsonObject = {};
  const unknown: string[] = [];
  for (const [key, inner] of Object.entries(value)) {
    const place = path === '' ? key : `${path}.${key}`;
    const declared = properties[key] ?? additional;
    if (declared === undefined || declared === false) {
      if (isOpen(schema)) {
        kept[key] = inner;
      } else {
        unknown.push(place);
      }
    } else {
      const pruned = prune(inner, objectOf(declared), place);
      kept[key] = pruned.value;
      unknown.push(...pruned.unknown);
    }
  }
  for (const [key, declared] of Object.entries(properties)) {
    const { default: fallback } = objectOf(declared);
    if (fallback !== undefined && kept[key] === undefined) {
      kept[key] = copy(fallback);
    }
  }
  return { value: kept, unknown };
}

/** Takes out what a structural schema does not know, and puts in its defaults, as the API server does. */
export function prune(value: unknown, schema: JsonObject, path = ''): Pruned {
  if (Array.isArray(value)) {
    const items = value.map((item, index) => prune(item, objectOf(schema['items']), `${path}[${index}]`));
    return { value: items.map((item) => item.value), unknown: items.flatMap((item) => item.unknown) };
  }
  const isTyped = Object.keys(schema).length > 0 && schema['x-kubernetes-embedded-resource'] !== true;
  return isObject(value) && isTyped ? pruneObject(value, schema, path) : { value, unknown: [] };
}
