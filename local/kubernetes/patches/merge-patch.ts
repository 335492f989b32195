import { copy, isObject, objectOf } from '../objects/json';

/** Applies a JSON Merge Patch (RFC 7386); neither argument is changed. */
export function applyMergePatch(value: unknown, patch: unknown): unknown {
  if (!isObject(patch)) {
    return copy(patch);
  }
  const merged = { ...objectOf(value) };
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) {
      delete merged[key];
    } else {
      merged[key] = applyMergePatch(merged[key], change);
    }
  }
  return merged;
}
