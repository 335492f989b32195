import type { Cause } from '../objects/api-error';
import { invalid } from '../objects/api-error';
import { at, objectsOf, textOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { storageKey } from '../types/resource-type';
import type { ResourceType } from '../types/resource-type';
import { bindingCauses, configMapCauses, roleCauses, secretCauses, serviceCauses } from './validate-core';
import { customCauses } from './fit-to-type';
import { invalidValue, metadataCauses, required, unsupportedValue } from './validate-metadata';
import { jobCauses, podCauses, workloadCauses } from './validate-workloads';

type Validator = (object: KubeObject, before: KubeObject | undefined) => Cause[];

const SCOPES = ['Cluster', 'Namespaced'];

function definitionCauses(object: KubeObject): Cause[] {
  const scope = textOf(at(object, 'spec', 'scope'));
  const expected = `${textOf(at(object, 'spec', 'names', 'plural'))}.${textOf(at(object, 'spec', 'group'))}`;
  const versions = objectsOf(at(object, 'spec', 'versions'));
  const storage = versions.filter((version) => version['storage'] === true);
  return [
    ...(object.metadata.name === expected
      ? []
      : [invalidValue('metadata.name', object.metadata.name, 'must be spec.names.plural+"."+spec.group')]),
    ...(storage.length === 1
      ? []
      : [invalidValue('spec.versions', [], 'must have exactly one version marked as storage version')]),
    ...(SCOPES.includes(scope) ? [] : [unsupportedValue('spec.scope', scope, SCOPES)]),
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
