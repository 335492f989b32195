type Json = Record<string, unknown>;

/** Members that say which kind of object it is: with another kind, nothing of the old object is kept. */
const DISCRIMINATORS = ['authType', 'type', 'secretType'];

/**
 * Merges a patch into an object (https://www.rfc-editor.org/rfc/rfc7396), except that null stays: in a linker, null is
 * what "not set" looks like. Lists are replaced, and so are objects whose kind changes.
 */
export function mergePatch(current: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const base = isObject(current) && isSameKind(current, patch) ? current : {};
  const members = Object.entries(patch).map(
    ([name, value]) => [name, mergePatch(base[name], value)] as const,
  );
  return { ...base, ...Object.fromEntries(members) };
}

function isSameKind(current: Json, patch: Json): boolean {
  return DISCRIMINATORS.every((name) => patch[name] === undefined || patch[name] === current[name]);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
