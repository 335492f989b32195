import type { Cause } from '../objects/api-error';
import { badRequest, invalid } from '../objects/api-error';
import { at, objectOf, objectsOf, textOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { storageKey } from '../types/resource-type';
import type { ResourceType } from '../types/resource-type';
import { bindingCauses, configMapCauses, roleCauses, secretCauses, serviceCauses } from './validate-core';
import { customCauses } from './custom-object';
import { invalidValue, metadataCauses, required } from './validate-metadata';
import { jobCauses, podCauses, workloadCauses } from './validate-workloads';

type Validator = (object: KubeObject, before: KubeObject | undefined) => Cause[];

function definitionCauses(object: KubeObject): Cause[] {
  const expected = `${textOf(at(object, 'spec', 'names', 'plural'))}.${textOf(at(object, 'spec', 'group'))}`;
  const versions = objectsOf(at(object, 'spec', 'versions'));
  const storage = versions.filter((version) => version['storage'] === true);
  return [
    ...(object.metadata.name === expected
      ? []
      : [invalidValue('metadata.name', object.metadata.name, 'must be spec.names.plural+"."+spec.group')]),
    ...(storage.length === 1
      ? []
      : [
          invalidValue(
            'spec.versions',
            versions.length,
            'must have exactly one version marked as storage version',
          ),
        ]),
    ...versions.flatMap((version, index) =>
      at(version, 'schema', 'openAPIV3Schema') === undefined
        ? [required(`spec.versions[${index}].schema.openAPIV3Schema`, 'schemas are required')]
        : [],
    ),
  ];
}

const VALIDATORS: Readonly<Record<string, Validator>> = {
  secrets: secretCauses,
  configmaps: configMapCauses,
  services: serviceCauses,
  pods: podCauses,
  'deployments.apps': workloadCauses,
  'replicasets.apps': workloadCauses,
  'statefulsets.apps': workloadCauses,
  'daemonsets.apps': workloadCauses,
  'jobs.batch': jobCauses,
  'roles.rbac.authorization.k8s.io': roleCauses,
  'clusterroles.rbac.authorization.k8s.io': roleCauses,
  'rolebindings.rbac.authorization.k8s.io': bindingCauses,
  'clusterrolebindings.rbac.authorization.k8s.io': bindingCauses,
  'customresourcedefinitions.apiextensions.k8s.io': definitionCauses,
};

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u;

/** Text maps of the core types; another value cannot be decoded by the real server, which says so with a 400. */
const TEXT_MAPS: Readonly<Record<string, readonly string[]>> = {
  secrets: ['data', 'stringData'],
  configmaps: ['data', 'binaryData'],
};

function checkText(kind: string, field: string, value: unknown, isBase64: boolean): void {
  if (typeof value !== 'string') {
    const got = value === null ? 'null' : typeof value;
    throw badRequest(
      `${kind} in version "v1" cannot be handled as a ${kind}: json: cannot unmarshal ${got} into Go struct field ${kind}.${field} of type string`,
    );
  }
  if (isBase64 && !BASE64.test(value.replaceAll(/[\r\n]/gu, ''))) {
    throw badRequest(
      `${kind} in version "v1" cannot be handled as a ${kind}: illegal base64 data at input byte ${firstWrongByte(value)}`,
    );
  }
}

function firstWrongByte(value: string): number {
  const wrong = value.search(/[^A-Za-z0-9+/]/u);
  return wrong === -1 ? value.length - (value.length % 4) : wrong;
}

/** Throws a 400 for values that the type cannot hold, as the decoder of the real server does. */
export function checkDecodable(type: ResourceType, object: KubeObject): void {
  const key = storageKey(type);
  for (const field of TEXT_MAPS[key] ?? []) {
    const isBase64 = field === 'binaryData' || (field === 'data' && key === 'secrets');
    for (const value of Object.values(objectOf(object[field]))) {
      checkText(type.kind, field, value, isBase64);
    }
  }
}

/** Throws a 422 that lists everything that is wrong with an object. */
export function validateObject(type: ResourceType, object: KubeObject, before: KubeObject | undefined): void {
  const key = storageKey(type);
  const causes = [
    ...metadataCauses(key, object),
    ...(VALIDATORS[key]?.(object, before) ?? []),
    ...customCauses(type, object),
  ];
  if (causes.length > 0) {
    throw invalid(type, object.metadata.name, causes);
  }
}
