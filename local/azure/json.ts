export type Json = Record<string, unknown>;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value when it is a map, else an empty map. */
export function asRecord(value: unknown): Json {
  return isRecord(value) ? value : {};
}

/** Reads along property names; undefined when a step is missing. */
export function pick(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((at, key) => asRecord(at)[key], value);
}

/** JSON merge patch (RFC 7396): maps are merged, null removes, everything else replaces. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const merged: Json = { ...asRecord(target) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}
