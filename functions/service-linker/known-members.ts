import type { z } from 'zod';

/**
 * A body without the members that `schema` does not know. Azure Resource Manager passes over them, so that clients of
 * newer versions are understood as far as possible. Only what leads to such a member is copied: a body may be nested
 * deeper than a program can follow.
 */
export function knownMembers(schema: z.ZodType, body: unknown): unknown {
  const { error } = schema.safeParse(body);
  let known = body;
  for (const issue of error?.issues ?? [])
    if (issue.code === 'unrecognized_keys') known = without(known, issue.path, issue.keys);
  return known;
}

function without(value: unknown, path: readonly PropertyKey[], names: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const [step, ...rest] = path;
  const members = Object.entries(value);
  if (step === undefined) return Object.fromEntries(members.filter(([name]) => !names.includes(name)));
  const changed = members.map(([name, member]) =>
    name === String(step) ? [name, without(member, rest, names)] : [name, member],
  );
  return Array.isArray(value) ? changed.map(([, member]) => member as unknown) : Object.fromEntries(changed);
}
