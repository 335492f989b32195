import type { IncomingMessage } from 'node:http';
import type { JsonObject } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { tableOf } from '../tables/table';
import { apiVersionOf } from '../types/resource-type';
import type { ResourceType } from '../types/resource-type';

/** How a client wants objects: as they are, as rows of a table, or only their metadata. */
export type Presentation = 'Object' | 'Table' | 'PartialObjectMetadata';

/** The first form in the Accept header that the server can make. */
export function presentationOf(request: IncomingMessage): Presentation {
  for (const entry of (request.headers.accept ?? '').split(',')) {
    const form = /;\s*as=(\w+)/u.exec(entry)?.[1];
    if (entry.includes('json') && form === undefined) {
      return 'Object';
    }
    if (entry.includes('json') && form === 'Table') {
      return 'Table';
    }
    if (entry.includes('json') && form?.startsWith('PartialObjectMetadata') === true) {
      return 'PartialObjectMetadata';
    }
  }
  return 'Object';
}

/** The object in the version it is asked for: versions differ in name only, as with conversion strategy None. */
export function inVersion(type: ResourceType, object: KubeObject): KubeObject {
  const { apiVersion: _stored, kind: _kind, ...rest } = object;
  return { kind: type.kind, apiVersion: apiVersionOf(type), ...rest } as KubeObject;
}

function metadataOnly(object: KubeObject): JsonObject {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}

/** One object in the form that the client asked for. */
export function presentObject(
  type: ResourceType,
  object: KubeObject,
  presentation: Presentation,
  now: Date,
): JsonObject {
  if (presentation === 'Table') {
    const metadata = { resourceVersion: object.metadata.resourceVersion };
    return tableOf(type, [object], metadata, now);
  }
  return presentation === 'Object' ? inVersion(type, object) : metadataOnly(object);
}

/** A list in the form that the client asked for. The items of built-in lists do not repeat their kind. */
export function presentList(
  type: ResourceType,
  items: readonly KubeObject[],
  metadata: JsonObject,
  options: { presentation: Presentation; now: Date },
): JsonObject {
  if (options.presentation === 'Table') {
    return tableOf(type, items, metadata, options.now);
  }
  if (options.presentation === 'PartialObjectMetadata') {
    return {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata,
      // The real server leaves its list unmade when nothing is in it, which is null in JSON.
      items: items.length === 0 ? null : items.map(metadataOnly),
    };
  }
  return {
    kind: `${type.kind}List`,
    apiVersion: apiVersionOf(type),
    metadata,
    items: items.map((object) => {
      if (type.custom !== undefined) {
        return inVersion(type, object);
      }
      const { apiVersion: _apiVersion, kind: _kind, ...rest } = object;
      return rest;
    }),
  };
}
