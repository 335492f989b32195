import type { JsonObject } from '../objects/json';
import { isObject } from '../objects/json';

/** Sets the fields that an object does not have, in place, and answers the object. */
export function fill(object: JsonObject, defaults: JsonObject): JsonObject {
  for (const [field, value] of Object.entries(defaults)) {
    object[field] ??= value;
  }
  return object;
}

/** The object at a field, made empty when it is not there, so that it can be filled in place. */
export function inner(object: JsonObject, field: string): JsonObject {
  const value = object[field];
  if (isObject(value)) {
    return value;
  }
  const made: JsonObject = {};
  object[field] = made;
  return made;
}
