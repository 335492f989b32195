import { badRequest } from '../objects/api-error';
import type { Cause } from '../objects/api-error';
import { objectOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import type { ResourceType } from '../types/resource-type';
import { prune } from './prune';
import { valueCauses } from './schema-values';

/**
 * Fits a custom object to its schema: unknown fields go, defaults come.
 * Throws a 400 that names the unknown fields when the caller wants strict decoding (`fieldValidation=Strict`).
 */
export function fitToSchema(type: ResourceType, object: KubeObject, isStrict: boolean): KubeObject {
  if (type.custom === undefined || type.custom.preservesUnknownFields) {
    return object;
  }
  const { apiVersion, kind, metadata, ...content } = object;
  const { value, unknown } = prune(content, type.custom.schema);
  if (isStrict && unknown.length > 0) {
    const names = unknown.map((field) => `unknown field "${field}"`).join(', ');
    throw badRequest(
      `${kind} in version "${type.version}" cannot be handled as a ${kind}: strict decoding error: ${names}`,
    );
  }
  return { apiVersion, kind, metadata, ...objectOf(value) };
}

/** What is wrong with a custom object by its schema. */
export function customCauses(type: ResourceType, object: KubeObject): Cause[] {
  if (type.custom === undefined) {
    return [];
  }
  return valueCauses(object, type.custom.schema);
}
