import type { Cause } from '../objects/api-error';
import type { JsonObject } from '../objects/json';
import { at, isEqual, isObject, objectOf, objectsOf, textOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { labelRule } from '../objects/names';
import { labelSelectorMatcher } from '../objects/label-selector';
import { forbiddenField, invalidValue, required, unsupportedValue } from './validate-metadata';

function containerCauses(spec: JsonObject, path: string): Cause[] {
  const containers = objectsOf(spec['containers']);
  const names = containers.map((container) => textOf(container['name']));
  if (containers.length === 0) {
    return [required(`${path}.containers`)];
  }
  return containers.flatMap((container, index) => {
    const at = `${path}.containers[${index}]`;
    const name = names[index] ?? '';
    return [
      ...(name === '' ? [required(`${at}.name`)] : []),
      ...(name !== '' && !labelRule.isValid(name)
        ? [invalidValue(`${at}.name`, name, labelRule.message)]
        : []),
      ...(names.indexOf(name) < index
        ? [
            {
              reason: 'FieldValueDuplicate',
              message: `Duplicate value: ${JSON.stringify(name)}`,
              field: `${at}.name`,
            },
          ]
        : []),
      ...(textOf(container['image']) === '' ? [required(`${at}.image`)] : []),
    ];
  });
}

function mountCauses(spec: JsonObject, path: string): Cause[] {
  const volumes = new Set(objectsOf(spec['volumes']).map((volume) => volume['name']));
  return objectsOf(spec['containers']).flatMap((container, index) =>
    objectsOf(container['volumeMounts']).flatMap((mount, position) =>
      volumes.has(mount['name'])
        ? []
        : [
            {
              reason: 'FieldValueNotFound',
              message: `Not found: ${JSON.stringify(mount['name'])}`,
              field: `${path}.containers[${index}].volumeMounts[${position}].name`,
            },
          ],
    ),
  );
}

function podSpecCauses(spec: JsonObject, path: string): Cause[] {
  return [...containerCauses(spec, path), ...mountCauses(spec, path)];
}

/** Fields of a pod's specification that may change after it was made. */
const MUTABLE_POD_FIELDS = [
  'activeDeadlineSeconds',
  'tolerations',
  'terminationGracePeriodSeconds',
  'schedulingGates',
];

function fixedPart(spec: JsonObject): JsonObject {
  const withoutImages = (containers: unknown): unknown =>
    objectsOf(containers).map((container) => ({ ...container, image: '' }));
  const fixed: JsonObject = {
    ...spec,
    containers: withoutImages(spec['containers']),
    initContainers: withoutImages(spec['initContainers']),
  };
  // A pod is bound to its node after it was made.
  for (const field of [...MUTABLE_POD_FIELDS, 'nodeName']) {
    delete fixed[field];
  }
  return fixed;
}

export function podCauses(object: KubeObject, before: KubeObject | undefined): Cause[] {
  const spec = objectOf(object['spec']);
  if (before !== undefined && !isEqual(fixedPart(spec), fixedPart(objectOf(before['spec'])))) {
    const message =
      'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
    return [forbiddenField('spec', message)];
  }
  return podSpecCauses(spec, 'spec');
}

/** Deployments, ReplicaSets, StatefulSets and DaemonSets: the selector fits the template and stays as it is. */
export function workloadCauses(object: KubeObject, before: KubeObject | undefined): Cause[] {
  const spec = objectOf(object['spec']);
  const selector = spec['selector'];
  if (!isObject(selector)) {
    return [required('spec.selector')];
  }
  const labels = objectOf(at(spec, 'template', 'metadata', 'labels')) as Record<string, string>;
  const replicas = spec['replicas'];
  const policy = at(spec, 'template', 'spec', 'restartPolicy');
  const fits = labelSelectorMatcher(selector)(labels);
  const isKept = before === undefined || isEqual(selector, at(before, 'spec', 'selector'));
  return [
    ...(typeof replicas === 'number' && replicas < 0
      ? [invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0')]
      : []),
    ...(policy === undefined || policy === 'Always'
      ? []
      : [unsupportedValue('spec.template.spec.restartPolicy', policy, ['Always'])]),
    ...(fits
      ? []
      : [
          invalidValue(
            'spec.template.metadata.labels',
            labels,
            '`selector` does not match template `labels`',
          ),
        ]),
    ...(isKept ? [] : [invalidValue('spec.selector', selector, 'field is immutable')]),
    ...podSpecCauses(objectOf(at(spec, 'template', 'spec')), 'spec.template.spec'),
  ];
}

export function jobCauses(object: KubeObject, before: KubeObject | undefined): Cause[] {
  const spec = objectOf(object['spec']);
  const policy = at(spec, 'template', 'spec', 'restartPolicy');
  const isPolicyValid = policy === 'Never' || policy === 'OnFailure';
  const changed = ['selector', 'template', 'completionMode'].filter(
    (field) => before !== undefined && !isEqual(spec[field], at(before, 'spec', field)),
  );
  return [
    ...(isPolicyValid
      ? []
      : [required('spec.template.spec.restartPolicy', 'valid values: "OnFailure", "Never"')]),
    ...changed.map((field) => invalidValue(`spec.${field}`, spec[field], 'field is immutable')),
    ...podSpecCauses(objectOf(at(spec, 'template', 'spec')), 'spec.template.spec'),
  ];
}
