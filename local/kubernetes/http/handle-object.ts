import { verbsOf } from '../discovery/verbs';
import { badRequest, methodNotAllowed } from '../objects/api-error';
import type { JsonObject } from '../objects/json';
import { isObject, textOf, textsOf, objectOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { apiVersionOf, storageKey } from '../types/resource-type';
import type { ResourceType } from '../types/resource-type';
import { createObject } from '../writes/create-object';
import type { WriteRequest } from '../writes/write-request';
import { deleteObject } from '../writes/delete-object';
import { liveObject, updateObject } from '../writes/update-object';
import { created, ok, warningText } from './answer';
import type { Answer } from './answer';
import type { ClusterRequest } from './cluster-request';
import { checkDeleteOptions, checkListOptions, checkWriteOptions } from './check-options';
import { writeRequestOf } from './cluster-request';
import { deleteOptionsOf, hasPolicy, orphansByDefault } from './delete-options';
import { listObjects } from './list-objects';
import { patchObject } from './patch-object';
import { inVersion, presentList, presentObject, showingOf } from './presentation';
import { readBody, readPatch } from './read-body';

function present(context: ClusterRequest, object: KubeObject): JsonObject {
  return presentObject(context.type, object, showingOf(context));
}

async function objectBody(context: ClusterRequest): Promise<KubeObject> {
  const read = await readBody(context.request);
  const body = read === null ? {} : read;
  if (!isObject(body)) {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${context.type.kind}): couldn't get version/kind`,
    );
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
  if (textOf(object['kind']) === '') {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${context.type.kind}): Object 'Kind' is missing`,
    );
  }
  return object as KubeObject;
}

/** A header for each thing that was found in a body and left out. */
function warningsOf({ warnings }: WriteRequest): Pick<Answer, 'headers'> {
  return warnings === undefined || warnings.size === 0
    ? {}
    : { headers: { warning: [...warnings].map(warningText) } };
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
  const { cluster, type, target, query } = context;
  checkListOptions(query);
  const { items, metadata } = listObjects(cluster, type, target.namespace, query);
  return ok(presentList(type, items, metadata, showingOf(context)));
}

async function create(context: ClusterRequest): Promise<Answer> {
  const { cluster, type, target } = context;
  checkWriteOptions('create', context.query, false);
  const object = await objectBody(context);
  const request = writeRequestOf(context);
  const made = await createObject(cluster, { type, namespace: target.namespace, object, request });
  return { ...created(present(context, made)), ...warningsOf(request) };
}

async function update(context: ClusterRequest): Promise<Answer> {
  checkWriteOptions('update', context.query, false);
  const wanted = await objectBody(context);
  const address = addressOf(context);
  if (textOf(wanted.metadata.name) === '') {
    const name = `the name of the object (${address.name} based on URL)`;
    throw badRequest(`${name} was undeterminable: name must be provided`);
  }
  const request = writeRequestOf(context);
  const object = await updateObject(context.cluster, address, () => ({ object: wanted }), request);
  return { ...ok(present(context, object)), ...warningsOf(request) };
}

async function patch(context: ClusterRequest): Promise<Answer> {
  const request = writeRequestOf(context);
  const { object, isNew } = await patchObject(context, await readPatch(context.request), request);
  const body = present(context, object);
  return { ...(isNew ? created(body) : ok(body)), ...warningsOf(request) };
}

/** Resources whose deletion answers with the object, even when it is gone at once. */
const ANSWERED_WHOLE = new Set([
  'customresourcedefinitions.apiextensions.k8s.io',
  'namespaces',
  'persistentvolumeclaims',
  'persistentvolumes',
  'pods',
  'podtemplates',
  'resourcequotas',
  'serviceaccounts',
]);

const JOB_WARNING =
  'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning';

function success(type: ResourceType, { metadata: { name, uid } }: KubeObject): JsonObject {
  const details = { name, ...(type.group === '' ? {} : { group: type.group }), kind: type.plural, uid };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}

async function remove(context: ClusterRequest): Promise<Answer> {
  const { cluster, type, query } = context;
  const body = await readBody(context.request);
  checkDeleteOptions(body, query);
  const isDryRun =
    query.getAll('dryRun').includes('All') || textsOf(objectOf(body)['dryRun']).includes('All');
  const options = deleteOptionsOf(type, body, query);
  const request = { ...writeRequestOf(context), isDryRun };
  const { object, isGone } = await deleteObject(cluster, addressOf(context), options, request);
  const headers =
    orphansByDefault(type) && !hasPolicy(body, query)
      ? { headers: { warning: warningText(JOB_WARNING) } }
      : {};
  const answersObject = !isGone || ANSWERED_WHOLE.has(storageKey(type));
  return { code: 200, body: answersObject ? present(context, object) : success(type, object), ...headers };
}

async function removeMany(context: ClusterRequest): Promise<Answer> {
  const { cluster, type, target, query } = context;
  const body = await readBody(context.request);
  checkDeleteOptions(body, query);
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
  const shown = items.map((object) => inVersion(type, object));
  return ok(presentList(type, shown, metadata, { ...showingOf(context), presentation: 'Object' }));
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
  const isOffered = verbsOf(context.type).includes(context.target.verb) && context.request.method !== 'HEAD';
  if (handler === undefined || isWrongPost || isWholeWrite || !isOffered) {
    throw methodNotAllowed();
  }
  return handler(context);
}
