import { ApiError, badRequest } from '../objects/api-error';
import type { JsonObject } from '../objects/json';
import { copy, isEqual, isObject, objectOf, textOf } from '../objects/json';

function rejected(): ApiError {
  return new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
}

function pointer(path: unknown): string[] {
  const text = textOf(path);
  if (text !== '' && !text.startsWith('/')) {
    throw rejected();
  }
  return text
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function indexIn(list: unknown[], part: string, last: number): number {
  const index = part === '-' ? list.length : Number(part);
  if (!/^(?:-|0|[1-9]\d*)$/u.test(part) || index > last) {
    throw rejected();
  }
  return index;
}

function child(value: unknown, part: string): unknown {
  if (Array.isArray(value)) {
    return value[indexIn(value, part, value.length - 1)];
  }
  if (!isObject(value) || !Object.hasOwn(value, part)) {
    throw rejected();
  }
  return value[part];
}

function read(root: unknown, path: readonly string[]): unknown {
  return path.reduce(child, root);
}

function add(root: unknown, path: readonly string[], value: unknown): unknown {
  const last = path.at(-1);
  if (last === undefined) {
    return value;
  }
  const parent = read(root, path.slice(0, -1));
  if (Array.isArray(parent)) {
    parent.splice(indexIn(parent, last, parent.length), 0, value);
  } else if (isObject(parent)) {
    parent[last] = value;
  } else {
    throw rejected();
  }
  return root;
}

function remove(root: unknown, path: readonly string[]): unknown {
  const last = path.at(-1);
  const parent = read(root, path.slice(0, -1));
  if (last === undefined) {
    throw rejected();
  }
  child(parent, last);
  if (Array.isArray(parent)) {
    parent.splice(Number(last), 1);
  } else {
    delete objectOf(parent)[last];
  }
  return root;
}

function move(root: unknown, operation: JsonObject): unknown {
  const from = pointer(operation['from']);
  const value = read(root, from);
  return add(remove(root, from), pointer(operation['path']), value);
}

function test(root: unknown, operation: JsonObject): unknown {
  if (!isEqual(read(root, pointer(operation['path'])), operation['value'])) {
    throw rejected();
  }
  return root;
}

/** A member that is not there is added: the API server does so, where RFC 6902 wants a failure. */
function replace(root: unknown, operation: JsonObject): unknown {
  const path = pointer(operation['path']);
  const last = path.at(-1);
  if (last === undefined) {
    return operation['value'];
  }
  const parent = read(root, path.slice(0, -1));
  const isNew = isObject(parent) && !Object.hasOwn(parent, last);
  return add(isNew ? root : remove(root, path), path, operation['value']);
}

const OPERATIONS: Readonly<Record<string, (root: unknown, operation: JsonObject) => unknown>> = {
  add: (root, operation) => add(root, pointer(operation['path']), operation['value']),
  remove: (root, operation) => remove(root, pointer(operation['path'])),
  replace,
  move,
  copy: (root, operation) =>
    add(root, pointer(operation['path']), copy(read(root, pointer(operation['from'])))),
  test,
};

/** Applies a JSON Patch (RFC 6902) to a copy of a value. Throws a 422 when an operation cannot be done. */
export function applyJsonPatch(value: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    throw badRequest(
      'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    );
  }
  return patch.reduce<unknown>((root, operation) => {
    const apply = OPERATIONS[textOf(objectOf(operation)['op'])];
    if (apply === undefined) {
      throw rejected();
    }
    return apply(root, copy(objectOf(operation)));
  }, copy(value));
}
