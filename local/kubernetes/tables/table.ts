import type { JsonObject } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import type { ResourceType } from '../types/resource-type';
import { columnsFor } from './columns';

/** A `meta.k8s.io/v1` Table: what `kubectl get` prints. */
export function tableOf(
  type: ResourceType,
  objects: readonly KubeObject[],
  metadata: JsonObject,
  now: Date,
): JsonObject {
  const columns = columnsFor(type);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(({ name, type: columnType, priority }) => ({
      name,
      type: columnType,
      format: name === 'Name' ? 'name' : '',
      description: '',
      priority,
    })),
    rows: objects.map((object) => ({
      cells: columns.map(({ cell }) => cell(object, now)),
      object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata },
    })),
  };
}
