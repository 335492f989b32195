import type { Cause } from '../objects/api-error';
import type { KubeObject } from '../objects/kube-object';
import { isLabelValue, isQualifiedName, nameRuleFor } from '../objects/names';

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

export function forbiddenField(field: string, message: string): Cause {
  return { reason: 'FieldValueForbidden', message: `Forbidden: ${message}`, field };
}

function labelCauses(labels: Readonly<Record<string, unknown>>): Cause[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    if (!isQualifiedName(key)) {
      return [
        invalidValue(
          'metadata.labels',
          key,
          "name part must consist of alphanumeric characters, '-', '_' or '.'",
        ),
      ];
    }
    if (typeof value !== 'string' || !isLabelValue(value)) {
      return [
        invalidValue(
          'metadata.labels',
          value,
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', at most 63 characters",
        ),
      ];
    }
    return [];
  });
}

function annotationCauses(annotations: Readonly<Record<string, unknown>>): Cause[] {
  const wrongKeys = Object.keys(annotations).filter((key) => !isQualifiedName(key.toLowerCase()));
  const size = Object.entries(annotations).reduce(
    (sum, [key, value]) => sum + key.length + String(value).length,
    0,
  );
  return [
    ...wrongKeys.map((key) =>
      invalidValue(
        'metadata.annotations',
        key,
        "name part must consist of alphanumeric characters, '-', '_' or '.'",
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
  const { name, labels, annotations } = object.metadata;
  const rule = nameRuleFor(resource);
  const nameCauses = rule.isValid(name) ? [] : [invalidValue('metadata.name', name, rule.message)];
  return [
    ...nameCauses,
    ...labelCauses(labels ?? {}),
    ...annotationCauses(annotations ?? {}),
    ...ownerCauses(object),
  ];
}
