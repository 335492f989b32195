import { ApiError, badRequest } from '../objects/api-error';
import type { Cause } from '../objects/api-error';
import { objectOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import type { ResourceType } from '../types/resource-type';
import type { WriteRequest } from '../writes/write-request';
import { prune } from './prune';
import { valueCauses } from './schema-values';
import { readTyped } from './typed-object';

function fit(type: ResourceType, object: KubeObject): { object: KubeObject; unknown: string[] } {
  if (type.custom === undefined) {
    return readTyped(object, type.version);
  }
  if (type.custom.preservesUnknownFields) {
    return { object, unknown: [] };
  }
  const { apiVersion, kind, metadata, ...content } = object;
  const { value, unknown } = prune(content, type.custom.schema);
  return { object: { apiVersion, kind, metadata, ...objectOf(value) }, unknown };
}

/**
 * Fits an object to its type: fields that the type does not have go, those of a custom type get their defaults.
 * Throws a 400 for values that the type cannot hold, and for unknown fields when the caller wants strict decoding
 * (`fieldValidation=Strict`); else they are told as warnings.
 */
export function fitToType(
  type: ResourceType,
  object: KubeObject,
  { isStrict, warnings }: Pick<WriteRequest, 'isStrict' | 'warnings'>,
): KubeObject {
  const { object: fitted, unknown } = fit(type, object);
  for (const field of unknown) {
    warnings?.add(`unknown field "${field}"`);
  }
  if (isStrict && unknown.length > 0) {
    const names = unknown.map((field) => `unknown field "${field}"`).join(', ');
    const { kind } = object;
    throw badRequest(
      `${kind} in version "${type.version}" cannot be handled as a ${kind}: strict decoding error: ${names}`,
    );
  }
  return fitted;
}

function fitApplied(type: ResourceType, applied: KubeObject, subject: string): ReturnType<typeof fit> {
  try {
    return fit(type, applied);
  } catch (error) {
    const detail =
      error instanceof Error ? / cannot be handled as an? \w+: (.*)$/su.exec(error.message)?.[1] : '';
    const kind = `${type.group}/${type.version}, Kind=${type.kind}`;
    throw new ApiError(
      500,
      '',
      detail?.startsWith('illegal base64') === true
        ? `failed to convert new object (${subject}) to proper version: unable to convert unstructured object to ${kind}: error decoding from json: ${detail}`
        : `failed to create typed patch object (${subject}): ${detail ?? ''}`,
    );
  }
}

/** Server-side apply takes no field that it cannot own. Throws the failure of the real server, which is a 500. */
export function checkApplicable(type: ResourceType, applied: KubeObject): void {
  const { namespace, name } = applied.metadata;
  const subject = `${namespace ?? ''}/${name}; ${type.group}/${type.version}, Kind=${type.kind}`;
  const { unknown } = fitApplied(type, applied, subject);
  if (unknown.length === 0) {
    return;
  }
  const problems = unknown.map((field) => `.${field}: field not declared in schema`);
  const list = problems.length === 1 ? problems[0] : `errors:\n  ${problems.join('\n  ')}`;
  throw new ApiError(500, '', `failed to create typed patch object (${subject}): ${list}`);
}

/** What is wrong with a custom object by its schema. */
export function customCauses(type: ResourceType, object: KubeObject): Cause[] {
  return type.custom === undefined ? [] : valueCauses(object, type.custom.schema);
}
