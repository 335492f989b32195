import { shapeOf } from '../patches/list-shape';
import { ownedFields, ownersAfterUpdate, ownershipsOf, toManagedFields } from '../patches/managed-fields';
import type { Ownership, Writer } from '../patches/managed-fields';
import { isEqual } from '../objects/json';
import { timestamp } from '../objects/kube-object';
import type { KubeObject, ManagedFieldsEntry } from '../objects/kube-object';
import { apiVersionOf } from '../types/resource-type';
import type { ResourceType } from '../types/resource-type';
import type { WriteRequest } from './write-request';

export function hasStatus(type: ResourceType): boolean {
  return type.subresources.includes('status');
}

/** The entry of `metadata.managedFields` that a request writes to. */
export function writerOf(
  type: ResourceType,
  request: WriteRequest,
  operation: 'Apply' | 'Update',
  now: Date,
): Writer {
  return {
    manager: request.manager,
    operation,
    apiVersion: apiVersionOf(type),
    time: timestamp(now),
    ...(request.subresource === undefined ? {} : { subresource: request.subresource }),
  };
}

/** What a caller that sends `managedFields` itself wants: an empty list clears them, other changes are taken as given. */
function givenOwnerships(object: KubeObject, before: KubeObject | undefined): Ownership[] {
  const given = object.metadata.managedFields;
  if (given === undefined) {
    return ownershipsOf(before);
  }
  const isReset = given.every((entry) => Object.keys(entry).length === 0);
  return isReset ? [] : ownershipsOf(object);
}

/** Fields that nobody owns are not listed at all, rather than in an empty list. */
function setManagedFields(object: KubeObject, entries: ManagedFieldsEntry[]): void {
  if (entries.length === 0) {
    delete object.metadata.managedFields;
  } else {
    object.metadata.managedFields = entries;
  }
}

/** Sets `metadata.managedFields` after a create, replace or patch, in place. */
export function recordUpdate(
  type: ResourceType,
  object: KubeObject,
  before: KubeObject | undefined,
  request: WriteRequest,
  now: Date,
): void {
  if (
    before !== undefined &&
    ownershipsOf(before).length === 0 &&
    object.metadata.managedFields === undefined
  ) {
    // As on the real server: fields of an object that has no owners are followed from the first apply on only.
    return;
  }
  const shape = shapeOf(type);
  const writer = writerOf(type, request, 'Update', now);
  const fields = (value: KubeObject): ReturnType<typeof ownedFields> =>
    ownedFields(value, shape, writer, hasStatus(type));
  const known = givenOwnerships(object, before);
  const owners = ownersAfterUpdate(
    before === undefined ? new Map() : fields(before),
    fields(object),
    known,
    writer,
  );
  setManagedFields(object, toManagedFields(owners));
}

/** Sets `metadata.managedFields` after an apply. An apply that changes nothing keeps its old time. */
export function recordApply(
  object: KubeObject,
  ownerships: readonly Ownership[],
  before: KubeObject | undefined,
): void {
  const entries = toManagedFields(ownerships);
  const kept = entries.map((entry) => {
    const same = before?.metadata.managedFields?.find((old) =>
      isEqual({ ...old, time: '' }, { ...entry, time: '' }),
    );
    return same ?? entry;
  });
  setManagedFields(object, kept);
}
