import { badRequest, methodNotAllowed } from '../objects/api-error';
import type { JsonObject } from '../objects/json';
import { isObject, textsOf, objectOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { apiVersionOf } from '../types/resource-type';
import type { ResourceType } from '../types/resource-type';
import { createObject } from '../writes/create-object';
import { deleteObject } from '../writes/delete-object';
import { liveObject, updateObject } from '../writes/update-object';
import { created, ok, warning } from './answer';
import type { Answer } from './answer';
import type { ClusterRequest } from './cluster-request';
import { writeRequestOf } from './cluster-request';
import { deleteOptionsOf, hasPolicy, orphansByDefault } from './delete-options';
import { listObjects } from './list-objects';
import { patchObject } from './patch-object';
import { inVersion, presentationOf, presentList, presentObject } from './presentation';
import { readBody } from './read-body';

function present(context: ClusterRequest, object: KubeObject): JsonObject {
  return presentObject(context.type, object, presentationOf(context.request), context.cluster.now());
}

async function objectBody(context: ClusterRequest): Promise<KubeObject> {
  const body = await readBody(context.request);
  if (!isObject(body)) {
    throw badRequest('the request needs an object in its body');
  }
  if (body['metadata'] !== undefined && !isObject(body['metadata'])) {
    throw badRequest('metadata must be an object');
  }
  const object: JsonObject = { ...body, metadata: objectOf(body['metadata']) };
  if (context.type.custom === undefined) {
    // Built-in types may leave out what the path says anyway.
    object['apiVersion'] ??= apiVersionOf(context.type);
    object['kind'] ??= context.type.kind;
  }
  return object as KubeObject;
}

function addressOf({ type, target }: ClusterRequest): {
  type: ResourceType;
  namespace: string | undefined;
  name: string;
} {
  return { type, namespace: target.namespace, name: target.name ?? '' };
}

function get(context: ClusterRequest): Answer {
  return ok(present(context, liveObject(context.cluster, addressOf(context))));
}

function list(context: ClusterRequest): Answer {
  const { cluster, type, target, query, request } = context;
  const { items, metadata } = listObjects(cluster, type, target.namespace, query);
  return ok(
    presentList(type, items, metadata, { presentation: presentationOf(request), now: cluster.now() }),
  );
}

async function create(context: ClusterRequest): Promise<Answer> {
  const { cluster, type, target } = context;
  const object = await objectBody(context);
  const request = writeRequestOf(context);
  return created(
    present(context, await createObject(cluster, { type, namespace: target.namespace, object, request })),
  );
}

async function update(context: ClusterRequest): Promise<Answer> {
  const wanted = await objectBody(context);
  const change = (): { object: KubeObject } => ({ object: wanted });
  const object = await updateObject(context.cluster, addressOf(context), change, writeRequestOf(context));
  return ok(present(context, object));
}

async function patch(context: ClusterRequest): Promise<Answer> {
  const { object, isNew } = await patchObject(context, await readBody(context.request));
  return isNew ? created(present(context, object)) : ok(present(context, object));
}

const JOB_WARNING =
  'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning';

function success(type: ResourceType, { metadata: { name, uid } }: KubeObject): JsonObject {
  const details = { name, ...(type.group === '' ? {} : { group: type.group }), kind: type.plural, uid };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}

async function remove(context: ClusterRequest): Promise<Answer> {
  const { cluster, type, query } = context;
  const body = await readBody(context.request);
  const isDryRun =
    query.getAll('dryRun').includes('All') || textsOf(objectOf(body)['dryRun']).includes('All');
  const options = deleteOptionsOf(type, body, query);
  const request = { ...writeRequestOf(context), isDryRun };
  const { object, isGone } = await deleteObject(cluster, addressOf(context), options, request);
  const headers = orphansByDefault(type) && !hasPolicy(body, query) ? { headers: warning(JOB_WARNING) } : {};
  const answersObject = !isGone || type.plural === 'pods' || type.plural === 'namespaces';
  return { code: 200, body: answersObject ? present(context, object) : success(type, object), ...headers };
}

async function removeMany(context: ClusterRequest): Promise<Answer> {
  const { cluster, type, target, query } = context;
  const body = await readBody(context.request);
  const { items, metadata } = listObjects(cluster, type, target.namespace, query);
  const options = deleteOptionsOf(type, body, query);
  const request = writeRequestOf(context);
  for (const {
    metadata: { namespace, name },
  } of items) {
    if (cluster.get(type, namespace, name) !== undefined) {
      await deleteObject(cluster, { type, namespace, name }, options, request);
    }
  }
  const now = cluster.now();
  return ok(
    presentList(
      type,
      items.map((object) => inVersion(type, object)),
      metadata,
      { presentation: 'Object', now },
    ),
  );
}

const HANDLERS: Readonly<Record<string, (context: ClusterRequest) => Answer | Promise<Answer>>> = {
  get,
  list,
  create,
  update,
  patch,
  delete: remove,
  deletecollection: removeMany,
};

/** Serves a request for a resource itself or for its status. Throws ApiErrors; a 405 for verbs it has none for. */
export async function handleObject(context: ClusterRequest): Promise<Answer> {
  const handler = HANDLERS[context.target.verb];
  const isWrongPost = context.target.verb === 'create' && context.target.name !== undefined;
  const isWholeWrite = ['update', 'patch'].includes(context.target.verb) && context.target.name === undefined;
  if (handler === undefined || isWrongPost || isWholeWrite) {
    throw methodNotAllowed();
  }
  return handler(context);
}
