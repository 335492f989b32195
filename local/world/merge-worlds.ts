type Json = Record<string, unknown>;

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Lays one world file over another: maps are merged, `null` removes, other values replace. Two lists are special:
 * `resources` are merged by id (an entry with `remove: true` takes one away) and a cluster's `objects` are added.
 */
export function mergeWorlds(base: Json, over: Json, path: readonly string[] = []): Json {
  const merged: Json = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (value === null) delete merged[key];
    else merged[key] = mergeValue(merged[key], value, [...path, key]);
  }
  return merged;
}

function mergeValue(base: unknown, over: unknown, path: readonly string[]): unknown {
  if (isRecord(base) && isRecord(over)) return mergeWorlds(base, over, path);
  if (!Array.isArray(base) || !Array.isArray(over)) return over;
  if (path.length === 1 && path[0] === 'resources') return mergeResources(base, over);
  if (path.length === 3 && path[0] === 'kubernetes' && path[2] === 'objects')
    return [...(base as unknown[]), ...over];
  return over;
}

function mergeResources(base: readonly unknown[], over: readonly unknown[]): unknown[] {
  const byId = new Map<unknown, unknown>(base.map((resource) => [idOf(resource), resource]));
  for (const resource of over) {
    const id = idOf(resource);
    const known = byId.get(id);
    if (isRecord(resource) && resource['remove'] === true) byId.delete(id);
    else byId.set(id, isRecord(known) && isRecord(resource) ? mergeWorlds(known, resource) : resource);
  }
  return [...byId.values()];
}

function idOf(resource: unknown): unknown {
  const id = isRecord(resource) ? resource['id'] : undefined;
  return typeof id === 'string' ? id.toLowerCase() : resource;
}
