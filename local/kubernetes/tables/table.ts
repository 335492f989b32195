import type { JsonObject } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { apiVersionOf } from '../types/resource-type';
import type { ResourceType } from '../types/resource-type';
import { columnsFor } from './columns';

/** What a row of a table carries besides its cells. */
export type IncludedObject = 'None' | 'Metadata' | 'Object';

function included(type: ResourceType, object: KubeObject, include: IncludedObject): JsonObject | null {
  const { apiVersion: _apiVersion, kind: _kind, ...content } = object;
  switch (include) {
    case 'None':
      return null;
    case 'Object':
      return { kind: type.kind, apiVersion: apiVersionOf(type), ...content };
    case 'Metadata':
      return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
  }
}

/** A `meta.k8s.io/v1` Table: what `kubectl get` prints. */
export function tableOf(
  type: ResourceType,
  objects: readonly KubeObject[],
  metadata: JsonObject,
  { now, include }: { now: Date; include: IncludedObject },
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
      object: included(type, object, include),
    })),
  };
}
