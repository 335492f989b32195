import { ApiError } from '../objects/api-error';
import type { JsonObject } from '../objects/json';
import { copy, isObject, listOf, objectOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import type { FieldPath } from './field-path';
import { ancestorsOf, displayPath, elementsOf, isWithin, keyElement } from './field-path';
import type { Shape } from './list-shape';
import type { Ownership, Writer } from './managed-fields';
import { isSameWriter, ownedFields } from './managed-fields';
import { changedPaths, withoutContainers } from './field-set';
import type { Fields } from './field-set';
import { inBoth, without } from './path-set';

export interface ApplyRequest {
  /** The stored object, or undefined when the apply creates it. */
  live: KubeObject | undefined;
  /** What the caller wants, as sent. */
  applied: KubeObject;
  writer: Writer;
  isForced: boolean;
  /** Fields that the writer may take from others without force. */
  takeover: ReadonlySet<FieldPath>;
  shape: Shape;
  /** Whether status is written through its own subresource only. */
  hasStatus: boolean;
}

export interface ApplyResult {
  object: KubeObject;
  ownerships: Ownership[];
}

function mergeLists(live: unknown[], applied: unknown[], shape: Shape): unknown[] {
  if (shape.list.type === 'atomic') {
    return copy(applied);
  }
  if (shape.list.type === 'set') {
    return [...new Set([...live, ...applied])];
  }
  const keys = shape.list.keys;
  const merged = [...live];
  for (const item of applied) {
    const key = keyElement(objectOf(item), keys);
    const index = merged.findIndex((existing) => keyElement(objectOf(existing), keys) === key);
    if (index === -1) {
      merged.push(copy(item));
    } else {
      merged[index] = mergeValues(merged[index], item, shape.items());
    }
  }
  return merged;
}

function mergeValues(live: unknown, applied: unknown, shape: Shape): unknown {
  if (Array.isArray(applied)) {
    return mergeLists(listOf(live), applied, shape);
  }
  if (!isObject(applied) || !isObject(live) || shape.isAtomic) {
    return copy(applied);
  }
  const merged: JsonObject = { ...live };
  for (const [field, value] of Object.entries(applied)) {
    merged[field] = mergeValues(merged[field], value, shape.field(field));
  }
  return merged;
}

function removeFromList(list: unknown[], element: string, shape: Shape): unknown[] {
  if (shape.list.type === 'map') {
    const keys = shape.list.keys;
    return list.filter((item) => keyElement(objectOf(item), keys) !== element);
  }
  return list.filter((item) => `v:${JSON.stringify(item)}` !== element);
}

function removeAt(value: unknown, elements: readonly string[], shape: Shape): unknown {
  const [element = '', ...rest] = elements;
  if (Array.isArray(value)) {
    if (rest.length === 0) {
      return removeFromList(value, element, shape);
    }
    const keys = shape.list.type === 'map' ? shape.list.keys : [];
    return value.map((item) =>
      keyElement(objectOf(item), keys) === element ? removeAt(item, rest, shape.items()) : item,
    );
  }
  const field = element.slice(2);
  if (!isObject(value) || !Object.hasOwn(value, field)) {
    return value;
  }
  if (rest.length === 0) {
    const { [field]: _removed, ...others } = value;
    return others;
  }
  return { ...value, [field]: removeAt(value[field], rest, shape.field(field)) };
}

/** The paths and everything that contains them: a parent goes when the last of its owned fields goes. */
function withAncestors(paths: ReadonlySet<FieldPath>): Set<FieldPath> {
  return new Set([...paths, ...[...paths].flatMap(ancestorsOf)]);
}

interface Conflict {
  owner: Writer;
  path: FieldPath;
}

/** `"kubectl" with subresource "status" using v1`: the way a conflict names who owns a field. */
function displayWriter({ manager, operation, apiVersion, subresource }: Writer): string {
  const place = subresource === undefined ? '' : ` with subresource "${subresource}"`;
  return `"${manager}"${place}${operation === 'Update' ? ` using ${apiVersion}` : ''}`;
}

/** One sentence for one conflict, else a list for each owner. */
function conflictSentence(conflicts: readonly Conflict[]): string {
  const [first] = conflicts;
  if (first !== undefined && conflicts.length === 1) {
    const { owner, path } = first;
    return `1 conflict: conflict with ${displayWriter(owner)}: ${displayPath(path)}`;
  }
  const byOwner = Map.groupBy(conflicts, ({ owner }) => displayWriter(owner));
  const lists = [...byOwner]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([owner, group]) =>
      [`conflicts with ${owner}:`, ...group.map(({ path }) => `- ${displayPath(path)}`)].join('\n'),
    );
  return `${conflicts.length} conflicts: ${lists.join('\n')}`;
}

function refuse(conflicts: readonly Conflict[]): never {
  throw new ApiError(409, 'Conflict', `Apply failed with ${conflictSentence(conflicts)}`, {
    causes: conflicts.map(({ owner, path }) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${displayWriter(owner)}`,
      field: displayPath(path),
    })),
  });
}

/** Objects stored before anyone applied them belong to a manager of this name, as on the real server. */
function claimUnowned(request: ApplyRequest, ownerships: readonly Ownership[]): Ownership[] {
  const { live, shape, hasStatus, writer } = request;
  if (live === undefined || ownerships.length > 0) {
    return [...ownerships];
  }
  const owner: Writer = { ...writer, manager: 'before-first-apply', operation: 'Update' };
  return [{ writer: owner, paths: new Set(ownedFields(live, shape, owner, hasStatus).keys()) }];
}

function prune(
  object: KubeObject,
  given: Set<FieldPath>,
  kept: readonly Ownership[],
  shape: Shape,
): KubeObject {
  const isOwned = (path: FieldPath): boolean =>
    kept.some(({ paths }) => paths.has(path) || [...paths].some((owned) => isWithin(owned, path)));
  const removable = [...given].filter((path) => !isOwned(path));
  const root = new Set(['f:metadata', 'f:spec', 'f:status']);
  return removable
    .filter((path) => !root.has(path))
    .reduce<unknown>((value, path) => removeAt(value, elementsOf(path), shape), object) as KubeObject;
}

/**
 * Server-side apply: merges what one manager wants into the stored object.
 * Fields that the manager applied before, does not want now and nobody else owns are removed.
 * Throws a 409 that names each field that another manager owns with another value, unless the apply is forced:
 * then those managers lose the fields.
 */
export function applyServerSide(request: ApplyRequest, known: readonly Ownership[]): ApplyResult {
  const { live, applied, writer, shape, hasStatus } = request;
  const fields = (object: KubeObject): Fields =>
    withoutContainers(ownedFields(object, shape, writer, hasStatus));
  const wanted = new Set(fields(applied).keys());
  const ownerships = claimUnowned(request, known);
  const others = ownerships.filter((entry) => !isSameWriter(entry.writer, writer));
  const before =
    ownerships.find((entry) => isSameWriter(entry.writer, writer))?.paths ?? new Set<FieldPath>();

  const merged = mergeValues(live ?? {}, applied, shape) as KubeObject;
  const changed = live === undefined ? new Set<FieldPath>() : changedPaths(fields(live), fields(merged));
  const conflicts = others.flatMap((entry) =>
    [...inBoth(entry.paths, changed)].map((path) => ({ owner: entry.writer, path })),
  );
  const refused = conflicts.filter(({ path }) => !request.takeover.has(path));
  if (refused.length > 0 && !request.isForced) {
    refuse(refused);
  }

  const lost = new Set(conflicts.map(({ path }) => path));
  const remaining = others.map((entry) => ({ ...entry, paths: without(entry.paths, lost) }));
  const given = without(withAncestors(before), withAncestors(wanted));
  const mine: Ownership = { writer, paths: wanted };
  return { object: prune(merged, given, remaining, shape), ownerships: [...remaining, mine] };
}
