import type { IncomingMessage } from 'node:http';
import { badRequest } from '../objects/api-error';
import type { JsonObject } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { tableOf } from '../tables/table';
import type { IncludedObject } from '../tables/table';
import { apiVersionOf } from '../types/resource-type';
import type { ResourceType } from '../types/resource-type';
import type { ClusterRequest } from './cluster-request';

/** How a client wants objects: as they are, as rows of a table, or only their metadata. */
type Presentation = 'Object' | 'Table' | 'PartialObjectMetadata';

/** How a request wants its answer shown, and when that is. */
export interface Showing {
  presentation: Presentation;
  /** Of the rows of a table. */
  include: IncludedObject;
  now: Date;
}

/**
 * Reads the Accept header and the query of a request.
 * Throws a 400 for a table with rows of an unknown form.
 */
export function showingOf({ request, query, cluster }: ClusterRequest): Showing {
  const presentation = presentationOf(request);
  const include = query.get('includeObject') || 'Metadata';
  if (include !== 'None' && include !== 'Metadata' && include !== 'Object') {
    throw badRequest(
      `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(include)}: must be 'Metadata', 'Object', 'None', or empty`,
    );
  }
  return { presentation, include, now: cluster.now() };
}

/** The first form in the Accept header that the server can make. */
function presentationOf(request: IncomingMessage): Presentation {
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
export function presentObject(type: ResourceType, object: KubeObject, showing: Showing): JsonObject {
  if (showing.presentation === 'Table') {
    const metadata = { resourceVersion: object.metadata.resourceVersion };
    return tableOf(type, [object], metadata, showing);
  }
  return showing.presentation === 'Object' ? inVersion(type, object) : metadataOnly(object);
}

/** A list in the form that the client asked for. The items of built-in lists do not repeat their kind. */
export function presentList(
  type: ResourceType,
  items: readonly KubeObject[],
  metadata: JsonObject,
  showing: Showing,
): JsonObject {
  if (showing.presentation === 'Table') {
    return tableOf(type, items, metadata, showing);
  }
  if (showing.presentation === 'PartialObjectMetadata') {
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
    // Lists of custom resources show this field even when there is nothing to continue with.
    metadata: type.custom === undefined ? metadata : { continue: '', ...metadata },
    items: items.map((object) => {
      if (type.custom !== undefined) {
        return inVersion(type, object);
      }
      const { apiVersion: _apiVersion, kind: _kind, ...rest } = object;
      return rest;
    }),
  };
}
