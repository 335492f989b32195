import { applyJsonPatch } from '../patches/json-patch';
import { keepLastApplied, takeoverFields } from '../patches/last-applied';
import { applyMergePatch } from '../patches/merge-patch';
import { shapeOf } from '../patches/list-shape';
import { ownershipsOf } from '../patches/managed-fields';
import { applyServerSide } from '../patches/server-side-apply';
import { applyStrategicMerge } from '../patches/strategic-merge';
import { ApiError, badRequest, invalid, unsupportedMediaType } from '../objects/api-error';
import { isObject, objectOf, textOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { apiVersionOf } from '../types/resource-type';
import type { ResourceType } from '../types/resource-type';
import { checkApplicable } from '../validation/fit-to-type';
import { checkAddress, createObject } from '../writes/create-object';
import { hasStatus, writerOf } from '../writes/record-owners';
import { updateObject } from '../writes/update-object';
import type { ChangedObject, ObjectAddress } from '../writes/update-object';
import type { WriteRequest } from '../writes/write-request';
import type { ClusterRequest } from './cluster-request';
import { checkWriteOptions } from './check-options';
import { contentTypeOf } from './read-body';

const APPLY = 'application/apply-patch+yaml';

type Patcher = (value: unknown, patch: unknown, type: ResourceType) => unknown;

const PATCHERS: Readonly<Record<string, Patcher>> = {
  'application/json-patch+json': applyJsonPatch,
  'application/merge-patch+json': applyMergePatch,
  'application/strategic-merge-patch+json': (value, patch, type) =>
    applyStrategicMerge(value, patch, shapeOf(type)),
};

/** The function that applies a patch of this media type to an object. Throws a 415 for others. */
export function patcherFor(
  contentType: string,
  type: ResourceType,
): (value: unknown, patch: unknown) => unknown {
  const patcher = PATCHERS[contentType];
  const isStrategic = contentType === 'application/strategic-merge-patch+json';
  if (patcher === undefined || (isStrategic && type.custom !== undefined)) {
    const accepted = ['application/json-patch+json', 'application/merge-patch+json', APPLY];
    throw unsupportedMediaType(
      isStrategic
        ? `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`
        : '415: Unsupported Media Type',
    );
  }
  return (value, patch) => patcher(value, patch, type);
}

function checkAppliedKind(type: ResourceType, { apiVersion, kind }: KubeObject): void {
  if (apiVersion !== apiVersionOf(type) || kind !== type.kind) {
    const [version = '', group = ''] = apiVersion.split('/').toReversed();
    throw badRequest(`invalid object type: ${group}/${version}, Kind=${kind}`);
  }
}

function appliedObject(context: ClusterRequest, body: unknown): KubeObject {
  const { type, target } = context;
  if (!isObject(body)) {
    throw badRequest('error decoding YAML: an object is needed');
  }
  const metadata = objectOf(body['metadata']);
  const applied: KubeObject = {
    ...body,
    apiVersion: textOf(body['apiVersion']),
    kind: textOf(body['kind']),
    metadata: { ...metadata, name: textOf(metadata['name']) },
  };
  checkAppliedKind(type, applied);
  checkAddress(type, target.namespace, applied);
  if (metadata['managedFields'] !== undefined) {
    throw badRequest('metadata.managedFields must be nil');
  }
  const { name } = applied.metadata;
  if (name !== '' && name !== target.name) {
    throw badRequest(
      `the name of the object (${name}) does not match the name on the URL (${target.name ?? ''})`,
    );
  }
  applied.metadata.name = target.name ?? '';
  checkApplicable(type, applied);
  return applied;
}

function apply(
  context: ClusterRequest,
  applied: KubeObject,
  request: WriteRequest,
  live: KubeObject | undefined,
): ChangedObject {
  const { type, query, cluster } = context;
  const shape = shapeOf(type);
  const result = applyServerSide(
    {
      live,
      applied,
      writer: writerOf(type, request, 'Apply', cluster.now()),
      isForced: query.get('force') === 'true',
      takeover: takeoverFields(live, request.manager, shape),
      shape,
      hasStatus: hasStatus(type),
    },
    ownershipsOf(live),
  );
  return { ...result, object: keepLastApplied(result.object, applied, live, request.manager) };
}

async function applyObject(
  context: ClusterRequest,
  body: unknown,
  request: WriteRequest,
): Promise<{ object: KubeObject; isNew: boolean }> {
  const { cluster, type, target } = context;
  const { namespace, name = '' } = target;
  const applied = appliedObject(context, body);
  if (cluster.get(type, namespace, name) === undefined && request.subresource === undefined) {
    const made = apply(context, applied, request, undefined);
    const { object, ownerships = [] } = made;
    return {
      object: await createObject(cluster, { type, namespace, object, request, ownerships }),
      isNew: true,
    };
  }
  const change = (live: KubeObject): ChangedObject => apply(context, applied, request, live);
  return { object: await updateObject(cluster, { type, namespace, name }, change, request), isNew: false };
}

/** A patch that makes an object its type cannot hold is told so of the whole object that it makes. */
function undecodable(error: unknown, object: KubeObject): unknown {
  const detail =
    error instanceof ApiError ? / cannot be handled as an? \w+: (.*)$/su.exec(error.message)?.[1] : undefined;
  if (detail === undefined) {
    return error;
  }
  const message = `Invalid value: ${JSON.stringify(JSON.stringify(object))}: ${detail}`;
  return invalid({ group: '', plural: '', kind: '' }, '', [
    { reason: 'FieldValueInvalid', message, field: 'patch' },
  ]);
}

/** A PATCH of any of the four kinds. Server-side apply makes the object when it is not there. */
export async function patchObject(
  context: ClusterRequest,
  body: unknown,
  writeRequest: WriteRequest,
): Promise<{ object: KubeObject; isNew: boolean }> {
  const { cluster, type, target, request, query } = context;
  const contentType = contentTypeOf(request);
  checkWriteOptions('patch', query, contentType === APPLY);
  if (contentType === APPLY) {
    return applyObject(context, body, writeRequest);
  }
  const patch = patcherFor(contentType, type);
  const address: ObjectAddress = { type, namespace: target.namespace, name: target.name ?? '' };
  let made = {} as KubeObject;
  const change = (live: KubeObject): ChangedObject => {
    made = objectOf(patch(live, body)) as KubeObject;
    return { object: made };
  };
  try {
    return { object: await updateObject(cluster, address, change, writeRequest), isNew: false };
  } catch (error) {
    throw undecodable(error, made);
  }
}
