import { createHash } from 'node:crypto';
import { unknownPath } from '../objects/api-error';
import type { JsonObject } from '../objects/json';
import { apiVersionOf } from '../types/resource-type';
import type { ResourceType } from '../types/resource-type';
import type { TypeRegistry } from '../types/type-registry';

const KIND_EXTENSION = 'x-kubernetes-group-version-kind';

function pathOf(type: ResourceType): string {
  const version = type.group === '' ? `/api/${type.version}` : `/apis/${apiVersionOf(type)}`;
  return `${version}${type.isNamespaced ? '/namespaces/{namespace}' : ''}/${type.plural}`;
}

/** kubectl leaves the validation of fields to a server whose operations take `fieldValidation`. */
function operation(type: ResourceType, action: string): JsonObject {
  const { group, version, kind } = type;
  const parameters = ['dryRun', 'fieldManager', 'fieldValidation'].map((name) => ({
    name,
    in: 'query',
    schema: { type: 'string', uniqueItems: true },
  }));
  return {
    operationId: `${action}${kind}`,
    parameters,
    responses: { 200: { description: 'OK' } },
    'x-kubernetes-action': action,
    [KIND_EXTENSION]: { group, kind, version },
  };
}

function schemaName(type: ResourceType): string {
  return [...type.group.split('.').filter(Boolean).toReversed(), type.version, type.kind].join('.');
}

function schemaOf(type: ResourceType): JsonObject {
  const { group, version, kind, custom } = type;
  const own = custom?.schema ?? {};
  return {
    type: 'object',
    description: `${kind} of ${apiVersionOf(type)}.`,
    ...own,
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object' },
      ...(own['properties'] as JsonObject | undefined),
    },
    ...(custom === undefined ? { 'x-kubernetes-preserve-unknown-fields': true } : {}),
    [KIND_EXTENSION]: [{ group, kind, version }],
  };
}

function documentOf(types: readonly ResourceType[]): JsonObject {
  const paths = types.flatMap((type) => {
    const path = pathOf(type);
    return [
      [path, { post: operation(type, 'post') }],
      [`${path}/{name}`, { patch: operation(type, 'patch') }],
    ] as const;
  });
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1' },
    paths: Object.fromEntries(paths),
    components: { schemas: Object.fromEntries(types.map((type) => [schemaName(type), schemaOf(type)])) },
  };
}

function documentPath(type: ResourceType): string {
  return type.group === '' ? `api/${type.version}` : `apis/${apiVersionOf(type)}`;
}

function documents(types: TypeRegistry): Map<string, ResourceType[]> {
  return Map.groupBy(types.all(), documentPath);
}

/** `/openapi/v3`: where the document of each group version is, with a hash by which clients cache it. */
export function openApiIndex(types: TypeRegistry): JsonObject {
  const paths = [...documents(types)].map(([path, served]) => {
    const hash = createHash('sha256')
      .update(JSON.stringify(documentOf(served)))
      .digest('hex');
    return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash.toUpperCase()}` }] as const;
  });
  return { paths: Object.fromEntries(paths) };
}

/** `/openapi/v3/<path>`. Throws a 404 for a group version that is not served. */
export function openApiDocument(types: TypeRegistry, path: string): JsonObject {
  const served = documents(types).get(path);
  if (served === undefined) {
    throw unknownPath();
  }
  return documentOf(served);
}
