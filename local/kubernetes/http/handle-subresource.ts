import { methodNotAllowed, unknownPath } from '../objects/api-error';
import { objectOf } from '../objects/json';
import { deleteObject } from '../writes/delete-object';
import { created } from './answer';
import type { Answer } from './answer';
import type { ClusterRequest } from './cluster-request';
import { writeRequestOf } from './cluster-request';
import { deleteOptionsOf } from './delete-options';
import { handleLog } from './handle-log';
import { handleObject } from './handle-object';
import { handleScale } from './handle-scale';
import { handleToken } from './handle-token';
import { readBody } from './read-body';

async function evict(context: ClusterRequest): Promise<Answer> {
  const { cluster, type, target } = context;
  if (target.verb !== 'create') {
    throw methodNotAllowed();
  }
  const options = deleteOptionsOf(
    type,
    objectOf(await readBody(context.request))['deleteOptions'],
    context.query,
  );
  await deleteObject(
    cluster,
    { type, namespace: target.namespace, name: target.name ?? '' },
    options,
    writeRequestOf(context),
  );
  return created({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' });
}

const HANDLERS: Readonly<
  Record<string, (context: ClusterRequest) => Answer | undefined | Promise<Answer | undefined>>
> = {
  status: handleObject,
  finalize: handleObject,
  approval: handleObject,
  scale: handleScale,
  token: handleToken,
  log: handleLog,
  eviction: evict,
};

/** Serves a part of an object. Throws a 404 for parts that the type does not have. */
export async function handleSubresource(context: ClusterRequest): Promise<Answer | undefined> {
  const { type, target } = context;
  const name = target.subresource ?? '';
  const handler = type.subresources.includes(name) ? HANDLERS[name] : undefined;
  if (handler === undefined) {
    throw unknownPath();
  }
  return handler(context);
}
