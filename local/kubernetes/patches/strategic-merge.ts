import type { JsonObject } from '../objects/json';
import { copy, isEqual, isObject, listOf, objectOf } from '../objects/json';
import type { Shape } from './list-shape';

const ORDER = '$setElementOrder/';
const DELETE_SCALARS = '$deleteFromPrimitiveList/';

/** The field that strategic merge knows an item by: the first of the keys that server-side apply uses. */
function mergeKey(shape: Shape): string | undefined {
  return shape.list.type === 'map' ? shape.list.keys[0] : undefined;
}

function mergeKeyedList(current: unknown[], patch: unknown[], key: string, shape: Shape): unknown[] {
  const items = patch.filter(isObject);
  if (items.some((item) => item['$patch'] === 'replace')) {
    return items.filter((item) => item['$patch'] === undefined).map(copy);
  }
  const merged = [...current];
  for (const item of items) {
    const index = merged.findIndex((existing) => isEqual(objectOf(existing)[key], item[key]));
    if (item['$patch'] === 'delete') {
      merged.splice(index, index === -1 ? 0 : 1);
    } else if (index === -1) {
      merged.push(mergeObject({}, item, shape.items()));
    } else {
      merged[index] = mergeObject(objectOf(merged[index]), item, shape.items());
    }
  }
  return merged;
}

function mergeList(current: unknown, patch: unknown[], shape: Shape): unknown[] {
  const key = mergeKey(shape);
  if (key !== undefined) {
    return mergeKeyedList(listOf(current), patch, key, shape);
  }
  return shape.list.type === 'set' ? [...new Set([...listOf(current), ...patch])] : copy(patch);
}

/** Puts the items that the order names into that order; items it does not name keep their places. */
function reorder(items: unknown[], order: unknown[], key: string | undefined): unknown[] {
  const identity = (item: unknown): unknown => (key === undefined ? item : objectOf(item)[key]);
  const rank = (item: unknown): number =>
    order.findIndex((entry) => isEqual(identity(entry), identity(item)));
  const named = items.filter((item) => rank(item) !== -1).toSorted((left, right) => rank(left) - rank(right));
  return items.map((item) => (rank(item) === -1 ? item : named.shift()));
}

function retain(current: JsonObject, patch: JsonObject): JsonObject {
  const retained = patch['$retainKeys'];
  if (!Array.isArray(retained)) {
    return { ...current };
  }
  return Object.fromEntries(Object.entries(current).filter(([key]) => retained.includes(key)));
}

function mergeField(current: unknown, change: unknown, shape: Shape): unknown {
  if (Array.isArray(change)) {
    return mergeList(current, change, shape);
  }
  return isObject(change) ? mergeObject(objectOf(current), change, shape) : change;
}

function deleteScalars(merged: JsonObject, patch: JsonObject): void {
  for (const [directive, values] of Object.entries(patch)) {
    const field = directive.slice(DELETE_SCALARS.length);
    if (directive.startsWith(DELETE_SCALARS) && Array.isArray(merged[field])) {
      merged[field] = listOf(merged[field]).filter((value) => !listOf(values).includes(value));
    }
  }
}

function applyOrders(merged: JsonObject, patch: JsonObject, shape: Shape): void {
  for (const [directive, order] of Object.entries(patch)) {
    const field = directive.slice(ORDER.length);
    if (directive.startsWith(ORDER) && Array.isArray(merged[field])) {
      merged[field] = reorder(listOf(merged[field]), listOf(order), mergeKey(shape.field(field)));
    }
  }
}

function mergeObject(current: JsonObject, patch: JsonObject, shape: Shape): JsonObject {
  if (patch['$patch'] === 'replace') {
    const { $patch: _directive, ...rest } = patch;
    return copy(rest);
  }
  const merged = patch['$patch'] === 'delete' ? {} : retain(current, patch);
  deleteScalars(merged, patch);
  for (const [field, change] of Object.entries(patch)) {
    if (change === null || objectOf(change)['$patch'] === 'delete') {
      delete merged[field];
    } else if (!field.startsWith('$')) {
      merged[field] = mergeField(merged[field], change, shape.field(field));
    }
  }
  applyOrders(merged, patch, shape);
  return merged;
}

/**
 * Applies a strategic merge patch with the directives that kubectl sends: `$patch`, `$retainKeys`,
 * `$setElementOrder/x` and `$deleteFromPrimitiveList/x`. Neither argument is changed.
 */
export function applyStrategicMerge(value: unknown, patch: unknown, shape: Shape): JsonObject {
  return mergeObject(objectOf(value), objectOf(patch), shape);
}
