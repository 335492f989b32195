import type { Cause } from '../objects/api-error';
import type { KubeObject } from '../objects/kube-object';
import { labelValueProblems, nameProblems, nameRuleFor, qualifiedNameProblems } from '../objects/names';

const ANNOTATIONS_LIMIT_BYTES = 256 * 1024;

export function invalidValue(field: string, value: unknown, message: string): Cause {
  return {
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(value)}: ${message}`,
    field,
  };
}

export function required(field: string, message = ''): Cause {
  const detail = message === '' ? 'Required value' : `Required value: ${message}`;
  return { reason: 'FieldValueRequired', message: detail, field };
}

export function unsupportedValue(field: string, value: unknown, supported: readonly unknown[]): Cause {
  const values = supported.map((entry) => JSON.stringify(entry)).join(', ');
  return {
    reason: 'FieldValueNotSupported',
    message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${values}`,
    field,
  };
}

export function forbiddenField(field: string, message: string): Cause {
  return { reason: 'FieldValueForbidden', message: `Forbidden: ${message}`, field };
}

function labelCauses(labels: Readonly<Record<string, unknown>>): Cause[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...qualifiedNameProblems(key).map((problem) => invalidValue('metadata.labels', key, problem)),
    ...labelValueProblems(String(value)).map((problem) => invalidValue('metadata.labels', value, problem)),
  ]);
}

function annotationCauses(annotations: Readonly<Record<string, unknown>>): Cause[] {
  const size = Object.entries(annotations).reduce(
    (sum, [key, value]) => sum + key.length + String(value).length,
    0,
  );
  return [
    ...Object.keys(annotations).flatMap((key) =>
      qualifiedNameProblems(key.toLowerCase()).map((problem) =>
        invalidValue('metadata.annotations', key, problem),
      ),
    ),
    ...(size > ANNOTATIONS_LIMIT_BYTES
      ? [
          {
            reason: 'FieldValueTooLong',
            message: `Too long: may not be more than ${ANNOTATIONS_LIMIT_BYTES} bytes`,
            field: 'metadata.annotations',
          },
        ]
      : []),
  ];
}

/** Finalizers of the server itself, which need no domain. */
const STANDARD_FINALIZERS = new Set(['foregroundDeletion', 'orphan', 'kubernetes']);

function finalizerCauses(finalizers: readonly string[]): Cause[] {
  return finalizers.flatMap((name, index) => {
    const field = `metadata.finalizers[${index}]`;
    const problems = qualifiedNameProblems(name);
    if (problems.length > 0) {
      return problems.map((problem) => invalidValue(field, name, problem));
    }
    return name.includes('/') || STANDARD_FINALIZERS.has(name)
      ? []
      : [invalidValue(field, name, 'name is neither a standard finalizer name nor is it fully qualified')];
  });
}

function ownerCauses(object: KubeObject): Cause[] {
  const owners = object.metadata.ownerReferences ?? [];
  const missing = owners.flatMap((owner, index) =>
    (['apiVersion', 'kind', 'name', 'uid'] as const)
      .filter((field) => !owner[field])
      .map((field) => required(`metadata.ownerReferences[${index}].${field}`)),
  );
  const controllers = owners.filter((owner) => owner.controller === true);
  return controllers.length > 1
    ? [
        ...missing,
        invalidValue(
          'metadata.ownerReferences',
          controllers,
          'Only one reference can have Controller set to true.',
        ),
      ]
    : missing;
}

/** What is wrong with an object's metadata. */
export function metadataCauses(resource: string, object: KubeObject): Cause[] {
  const { name, labels, annotations, finalizers } = object.metadata;
  const nameCauses = nameProblems(nameRuleFor(resource), name).map((problem) =>
    invalidValue('metadata.name', name, problem),
  );
  return [
    ...nameCauses,
    ...labelCauses(labels ?? {}),
    ...annotationCauses(annotations ?? {}),
    ...ownerCauses(object),
    ...finalizerCauses(finalizers ?? []),
  ];
}
