import type { FieldPath } from './field-path';

type Paths = ReadonlySet<FieldPath>;

/** The paths of the first set that are not in the second. */
export function without(paths: Paths, others: Paths): Set<FieldPath> {
  return new Set([...paths].filter((path) => !others.has(path)));
}

/** The paths that are in both sets. */
export function inBoth(paths: Paths, others: Paths): Set<FieldPath> {
  return new Set([...paths].filter((path) => others.has(path)));
}
