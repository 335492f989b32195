import type { JsonObject } from '../objects/json';
import { canonicalJson, isEqual, isObject, objectOf } from '../objects/json';
import type { FieldPath } from './field-path';
import { ancestorsOf, elementsOf, joinPath, keyElement } from './field-path';
import type { Shape } from './list-shape';

/** Every place of an object that can be owned, with its value there. */
export type Fields = Map<FieldPath, unknown>;

/**
 * Fields that the server owns, or that say which object it is: nobody's in managedFields. The finalizers of a
 * specification are those of a Namespace.
 */
const UNOWNED = new Set([
  'f:apiVersion',
  'f:kind',
  joinPath('f:spec', 'f:finalizers'),
  ...['name', 'namespace', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'selfLink'].map(
    (field) => joinPath('f:metadata', `f:${field}`),
  ),
  ...['managedFields', 'deletionTimestamp', 'deletionGracePeriodSeconds'].map((field) =>
    joinPath('f:metadata', `f:${field}`),
  ),
]);

/** Stands for a place that holds others, as the value that it has while it is there. */
const PRESENT = Symbol('present');

function addItems(fields: Fields, path: FieldPath, list: unknown[], shape: Shape): void {
  for (const item of list) {
    if (shape.list.type === 'map' && isObject(item)) {
      const itemPath = joinPath(path, keyElement(item, shape.list.keys));
      fields.set(itemPath, true);
      addObject(fields, itemPath, item, shape.items());
    } else {
      fields.set(joinPath(path, `v:${canonicalJson(item)}`), item);
    }
  }
}

function addValue(fields: Fields, path: FieldPath, value: unknown, shape: Shape): void {
  if (UNOWNED.has(path)) {
    return;
  }
  const isList = Array.isArray(value) && value.length > 0 && shape.list.type !== 'atomic';
  const isContainer = isList || (isObject(value) && Object.keys(value).length > 0 && !shape.isAtomic);
  if (isContainer && shape.isOptional) {
    fields.set(path, PRESENT);
  }
  if (isList) {
    addItems(fields, path, value, shape);
  } else if (isContainer && isObject(value)) {
    addObject(fields, path, value, shape);
  } else {
    fields.set(path, value);
  }
}

function addObject(fields: Fields, path: FieldPath, object: JsonObject, shape: Shape): void {
  for (const [name, value] of Object.entries(object)) {
    if (value !== undefined) {
      addValue(fields, joinPath(path, `f:${name}`), value, shape.field(name));
    }
  }
}

/** Leaves out the places that are there for others in them only: an apply names what it wants, and not where. */
export function withoutContainers(fields: Fields): Fields {
  return new Map([...fields].filter(([, value]) => value !== PRESENT));
}

/**
 * The owned places of an object: its scalars, its whole-value lists and objects, the items of keyed lists, and what holds
 * them where that is absent while empty.
 */
export function fieldsOf(object: JsonObject, shape: Shape): Fields {
  const fields: Fields = new Map();
  addObject(fields, '', object, shape);
  // Metadata with nothing in it but the server's fields is an empty object, which nobody owns.
  fields.delete('f:metadata');
  return fields;
}

/**
 * Places that `after` has with another value than `before`, or that only one of the two has.
 * An empty object that got fields is not changed itself.
 */
export function changedPaths(before: Fields, after: Fields): Set<FieldPath> {
  const changed = [...after].filter(
    ([path, value]) => !before.has(path) || !isEqual(before.get(path), value),
  );
  const removed = [...before.keys()].filter((path) => !after.has(path));
  const containers = new Set(removed.length === 0 ? [] : [...after.keys()].flatMap(ancestorsOf));
  return new Set([...changed.map(([path]) => path), ...removed.filter((path) => !containers.has(path))]);
}

/** Writes places in the FieldsV1 format; a place that also has places under it gets a `.`. */
export function toFieldsV1(paths: Iterable<FieldPath>): JsonObject {
  const root: JsonObject = {};
  const nodes: JsonObject[] = [];
  for (const path of paths) {
    let node = root;
    for (const element of elementsOf(path)) {
      node[element] ??= {};
      node = objectOf(node[element]);
    }
    nodes.push(node);
  }
  for (const node of nodes) {
    if (Object.keys(node).length > 0) {
      node['.'] = {};
    }
  }
  return root;
}

/** Reads the FieldsV1 format. */
export function fromFieldsV1(node: JsonObject, path: FieldPath = ''): Set<FieldPath> {
  const paths = new Set<FieldPath>();
  const isMember = Object.keys(node).length === 0 || Object.hasOwn(node, '.');
  if (path !== '' && isMember) {
    paths.add(path);
  }
  for (const [element, inner] of Object.entries(node)) {
    if (element !== '.') {
      for (const found of fromFieldsV1(objectOf(inner), joinPath(path, element))) {
        paths.add(found);
      }
    }
  }
  return paths;
}
