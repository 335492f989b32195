import type { IncomingMessage, ServerResponse } from 'node:http';
import { authenticate, impersonate } from '../auth/authenticate';
import type { Authenticators } from '../auth/authenticate';
import { authorize } from '../auth/authorize';
import type { AccessRequest } from '../auth/rbac';
import { answerReview } from '../auth/reviews';
import type { User } from '../auth/user';
import type { Cluster } from '../cluster';
import { NoSuchPath, unknownPath } from '../objects/api-error';
import { objectOf } from '../objects/json';
import type { ResourceType } from '../types/resource-type';
import { virtualTypes } from '../types/virtual-types';
import { created } from './answer';
import type { Answer } from './answer';
import type { ClusterRequest } from './cluster-request';
import { handleObject } from './handle-object';
import { handlePath } from './handle-path';
import { handleSubresource } from './handle-subresource';
import { readBody } from './read-body';
import type { RequestInfo, ResourceTarget } from './request-info';
import { watchObjects } from './watch-objects';

function accessOf(info: RequestInfo): AccessRequest {
  const { target } = info;
  if (target === undefined) {
    return { verb: info.method.toLowerCase(), path: info.path };
  }
  const { verb, group, plural, subresource, name } = target;
  // A Namespace counts as being in itself, so that a Role in it can allow to read it.
  const isNamespace = group === '' && plural === 'namespaces' && name !== undefined;
  const namespace = isNamespace ? name : target.namespace;
  return {
    verb,
    group,
    resource: plural,
    ...(subresource === undefined ? {} : { subresource }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  };
}

function typeOf(cluster: Cluster, { group, version, plural, namespace, name }: ResourceTarget): ResourceType {
  const type = cluster.types.find(group === '' ? version : `${group}/${version}`, plural);
  const isPlaceWrong =
    type !== undefined &&
    (type.isNamespaced ? name !== undefined && namespace === undefined : namespace !== undefined);
  if (type === undefined && group !== '' && !cluster.types.groups().has(group)) {
    throw new NoSuchPath();
  }
  if (type === undefined || isPlaceWrong) {
    throw unknownPath();
  }
  return type;
}

async function review(context: ClusterRequest, authenticators: Authenticators): Promise<Answer> {
  const { cluster, type, target, user } = context;
  if (target.verb !== 'create') {
    throw unknownPath();
  }
  const body = objectOf(await readBody(context.request));
  const namespace = target.namespace;
  return created(await answerReview(type, { cluster, user, namespace, body, authenticators }));
}

async function serveResource(
  context: ClusterRequest,
  authenticators: Authenticators,
): Promise<Answer | undefined> {
  const { type, target } = context;
  if (virtualTypes.includes(type)) {
    return review(context, authenticators);
  }
  if (target.subresource !== undefined) {
    return handleSubresource(context);
  }
  if (target.verb === 'watch') {
    watchObjects(context);
    return undefined;
  }
  return handleObject(context);
}

async function userOf(
  cluster: Cluster,
  request: IncomingMessage,
  authenticators: Authenticators,
): Promise<User> {
  return impersonate(cluster, request, await authenticate(cluster, request, authenticators));
}

/**
 * Serves one request to a cluster: who, whether allowed, and what. Nothing is answered before it is on disk.
 * Answers undefined when the handler streams by itself. Throws ApiErrors.
 */
export async function serveCluster(
  cluster: Cluster,
  info: RequestInfo,
  exchange: { request: IncomingMessage; response: ServerResponse },
  authenticators: Authenticators,
): Promise<Answer | undefined> {
  const { request, response } = exchange;
  const user = await userOf(cluster, request, authenticators);
  authorize(cluster, user, accessOf(info));
  const { target, query } = info;
  if (target === undefined) {
    return handlePath(cluster, info, request);
  }
  const type = typeOf(cluster, target);
  const context: ClusterRequest = { cluster, type, target, query, user, request, response };
  const answer = await serveResource(context, authenticators);
  await cluster.store.durable();
  return answer;
}
