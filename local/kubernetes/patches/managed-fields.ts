import type { KubeObject, ManagedFieldsEntry } from '../objects/kube-object';
import type { FieldPath } from './field-path';
import { changedPaths, fieldsOf, fromFieldsV1, toFieldsV1 } from './field-set';
import type { Fields } from './field-set';
import type { Shape } from './list-shape';
import { without } from './path-set';

/** Who writes, and how. */
export interface Writer {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  /** `status` or `scale` when the write goes to that subresource. */
  subresource?: string;
  /** RFC 3339. */
  time: string;
}

/** One writer with the places it owns. */
export interface Ownership {
  writer: Writer;
  paths: Set<FieldPath>;
}

/** Whether two writers share one entry. */
export function isSameWriter(left: Writer, right: Writer): boolean {
  return (
    left.manager === right.manager &&
    left.operation === right.operation &&
    left.apiVersion === right.apiVersion &&
    left.subresource === right.subresource
  );
}

/** Reads `metadata.managedFields`. */
export function ownershipsOf(object: KubeObject | undefined): Ownership[] {
  return (object?.metadata.managedFields ?? []).map(
    ({ manager, operation, apiVersion, subresource, time, fieldsV1 }) => ({
      writer: {
        manager,
        operation,
        apiVersion,
        time: time ?? '',
        ...(subresource === undefined || subresource === '' ? {} : { subresource }),
      },
      paths: fromFieldsV1(fieldsV1),
    }),
  );
}

/** Writes `metadata.managedFields`, leaving out writers that own nothing; Apply entries come first, then by time. */
export function toManagedFields(ownerships: readonly Ownership[]): ManagedFieldsEntry[] {
  return ownerships
    .filter(({ paths }) => paths.size > 0)
    .toSorted(
      ({ writer: left }, { writer: right }) =>
        left.operation.localeCompare(right.operation) || left.time.localeCompare(right.time),
    )
    .map(({ writer: { manager, operation, apiVersion, time, subresource }, paths }) => ({
      manager,
      operation,
      apiVersion,
      time,
      fieldsType: 'FieldsV1' as const,
      fieldsV1: toFieldsV1([...paths].toSorted()),
      ...(subresource === undefined ? {} : { subresource }),
    }));
}

/** The places a write through this subresource (or the object itself) can touch. */
export function ownedFields(object: KubeObject, shape: Shape, writer: Writer, hasStatus: boolean): Fields {
  const isStatus = writer.subresource === 'status';
  const fields = [...fieldsOf(object, shape)].filter(([path]) => {
    const isInStatus = path === 'f:status' || path.startsWith('f:status\u0000');
    return isStatus ? isInStatus : !hasStatus || !isInStatus;
  });
  return new Map(fields);
}

/**
 * The owners after a create, replace or patch: what it changed belongs to the writer, and to nobody else.
 *
 * @param before the stored object, absent for a create.
 */
export function ownersAfterUpdate(
  before: Fields,
  after: Fields,
  ownerships: readonly Ownership[],
  writer: Writer,
): Ownership[] {
  const changed = changedPaths(before, after);
  if (changed.size === 0) {
    return [...ownerships];
  }
  const others = ownerships
    .filter((entry) => !isSameWriter(entry.writer, writer))
    .map((entry) => ({ ...entry, paths: without(entry.paths, changed) }));
  const mine = ownerships.find((entry) => isSameWriter(entry.writer, writer))?.paths ?? new Set<FieldPath>();
  const kept = [...mine, ...changed].filter((path) => after.has(path) || !changed.has(path));
  return [...others, { writer, paths: new Set(kept) }];
}
