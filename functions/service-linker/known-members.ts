import type { z } from 'zod';

/**
 * A body without the members that `schema` does not know. Azure Resource Manager passes over them, so that clients of
 * newer versions are understood as far as possible.
 */
export function knownMembers(schema: z.ZodType, body: unknown): unknown {
  const { error } = schema.safeParse(body);
  const known: unknown = structuredClone(body);
  for (const issue of error?.issues ?? [])
    if (issue.code === 'unrecognized_keys') removeMembers(known, issue.path, issue.keys);
  return known;
}

function removeMembers(body: unknown, path: readonly PropertyKey[], names: readonly string[]): void {
  const owner = path.reduce<unknown>((value, step) => memberOf(value, step), body);
  if (typeof owner !== 'object' || owner === null) return;
  for (const name of names) Reflect.deleteProperty(owner, name);
}

function memberOf(value: unknown, name: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
