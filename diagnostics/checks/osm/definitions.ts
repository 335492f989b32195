import type { Evidence } from '../../evidence/evidence';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import type { Reading } from '../../evidence/reading';

export interface CustomResourceDefinition extends KubernetesObject {
  spec?: { versions?: { name?: string; served?: boolean; storage?: boolean }[] };
}

/** A custom resource definition by name. Single ones are read: the list of all is megabytes. */
export function readDefinition(evidence: Evidence, name: string): Promise<Reading<CustomResourceDefinition>> {
  return evidence.object<CustomResourceDefinition>(
    `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`,
  );
}
