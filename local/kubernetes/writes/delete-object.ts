import type { Cluster } from '../cluster';
import { conflict } from '../objects/api-error';
import type { KubeObject } from '../objects/kube-object';
import { storageKey } from '../types/resource-type';
import { admit } from './admission';
import { beginRemoval } from './removal';
import type { PropagationPolicy } from './removal';
import { liveObject } from './update-object';
import type { ObjectAddress } from './update-object';
import type { WriteRequest } from './write-request';

export interface DeleteOptions {
  policy: PropagationPolicy;
  preconditions: { uid?: string; resourceVersion?: string };
}

function checkPreconditions(address: ObjectAddress, live: KubeObject, options: DeleteOptions): void {
  const { uid, resourceVersion } = options.preconditions;
  const { metadata } = live;
  // The real server names the kind here, and not the resource.
  const named = { ...address.type, plural: address.type.kind };
  if (uid !== undefined && uid !== metadata.uid) {
    const why = `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`;
    throw conflict(named, metadata.name, why);
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const why = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`;
    throw conflict(named, metadata.name, why);
  }
}

/**
 * Deletes an object, or marks it for deletion while finalizers hold it.
 * Throws ApiErrors: 404 not there, 409 a precondition fails, 403 admission.
 */
export async function deleteObject(
  cluster: Cluster,
  address: ObjectAddress,
  options: DeleteOptions,
  request: WriteRequest,
): Promise<{ object: KubeObject; isGone: boolean }> {
  const before = liveObject(cluster, address);
  checkPreconditions(address, before, options);
  await admit(cluster, { type: address.type, operation: 'DELETE', object: before, before, request });
  const live = liveObject(cluster, address);
  checkPreconditions(address, live, options);
  if (request.isDryRun) {
    return { object: live, isGone: true };
  }
  return beginRemoval(cluster, storageKey(address.type), live, options.policy);
}
