import { canonicalJson } from '../objects/json';
import type { JsonObject } from '../objects/json';

/**
 * A place in an object as one text: the elements of the FieldsV1 format (`f:name`, `k:{"name":"c"}`, `v:"x"`),
 * with a character between them that no element holds.
 */
export type FieldPath = string;

const SEPARATOR = '\u0000';

export function joinPath(parent: FieldPath, element: string): FieldPath {
  return parent === '' ? element : `${parent}${SEPARATOR}${element}`;
}

export function elementsOf(path: FieldPath): string[] {
  return path.split(SEPARATOR);
}

/** The places that contain this one, outermost first. */
export function ancestorsOf(path: FieldPath): FieldPath[] {
  const elements = elementsOf(path);
  return elements.slice(0, -1).map((_, index) => elements.slice(0, index + 1).join(SEPARATOR));
}

export function isWithin(path: FieldPath, container: FieldPath): boolean {
  return path === container || path.startsWith(`${container}${SEPARATOR}`);
}

/** The element of a list item: its key fields, `protocol` being TCP when it is not said. */
export function keyElement(item: JsonObject, keys: readonly string[]): string {
  const fields = keys.flatMap((key) => {
    const value = item[key] ?? (key === 'protocol' ? 'TCP' : undefined);
    return value === undefined ? [] : [[key, value] as const];
  });
  return `k:${canonicalJson(Object.fromEntries(fields))}`;
}

/** `.spec.containers[name="c"].image`: the way a conflict names a field. */
export function displayPath(path: FieldPath): string {
  return elementsOf(path)
    .map((element) => {
      if (element.startsWith('f:')) {
        return `.${element.slice(2)}`;
      }
      if (element.startsWith('k:')) {
        const key = JSON.parse(element.slice(2)) as JsonObject;
        return `[${Object.entries(key)
          .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
          .join(',')}]`;
      }
      return `[=${element.slice(2)}]`;
    })
    .join('');
}
