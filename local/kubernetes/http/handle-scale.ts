import { invalid, methodNotAllowed } from '../objects/api-error';
import type { JsonObject } from '../objects/json';
import { at, numberOf, objectOf, textOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { invalidValue } from '../validation/validate-metadata';
import { liveObject, updateObject } from '../writes/update-object';
import type { ObjectAddress } from '../writes/update-object';
import { ok } from './answer';
import type { Answer } from './answer';
import type { ClusterRequest } from './cluster-request';
import { writeRequestOf } from './cluster-request';
import { patcherFor } from './patch-object';
import { contentTypeOf, readBody } from './read-body';

function selectorText(object: KubeObject): string {
  const labels = objectOf(at(object, 'spec', 'selector', 'matchLabels'));
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${textOf(value)}`)
    .join(',');
}

function scaleOf(object: KubeObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: numberOf(at(object, 'spec', 'replicas')) },
    status: { replicas: numberOf(at(object, 'status', 'replicas')), selector: selectorText(object) },
  };
}

function scaled(object: KubeObject, scale: JsonObject): KubeObject {
  const replicas = at(scale, 'spec', 'replicas');
  if (replicas !== undefined && (typeof replicas !== 'number' || replicas < 0)) {
    throw invalid({ group: 'autoscaling', plural: '', kind: 'Scale' }, object.metadata.name, [
      invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0'),
    ]);
  }
  const resourceVersion = textOf(at(scale, 'metadata', 'resourceVersion'));
  return {
    ...object,
    metadata: { ...object.metadata, ...(resourceVersion === '' ? {} : { resourceVersion }) },
    spec: { ...objectOf(object['spec']), replicas: replicas ?? 0 },
  };
}

/** Serves `scale`: the replicas of a workload, read and written as a Scale object. */
export async function handleScale(context: ClusterRequest): Promise<Answer> {
  const { cluster, type, target, request } = context;
  const address: ObjectAddress = { type, namespace: target.namespace, name: target.name ?? '' };
  if (target.verb === 'get') {
    return ok(scaleOf(liveObject(cluster, address)));
  }
  if (target.verb !== 'update' && target.verb !== 'patch') {
    throw methodNotAllowed();
  }
  const body = await readBody(request);
  const change = (live: KubeObject): { object: KubeObject } => {
    const wanted =
      target.verb === 'update' ? body : patcherFor(contentTypeOf(request), type)(scaleOf(live), body);
    return { object: scaled(live, objectOf(wanted)) };
  };
  return ok(scaleOf(await updateObject(cluster, address, change, writeRequestOf(context))));
}
