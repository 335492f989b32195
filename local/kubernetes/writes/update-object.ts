import type { Cluster } from '../cluster';
import { applyDefaults } from '../defaults/apply-defaults';
import { ApiError, conflict, invalid, notFound, qualifiedResource, staleVersion } from '../objects/api-error';
import { copy, isEqual, textOf } from '../objects/json';
import { dropEmptyMetadata, keyOf } from '../objects/kube-object';
import type { KubeObject } from '../objects/kube-object';
import type { Ownership } from '../patches/managed-fields';
import { storageKey } from '../types/resource-type';
import type { ResourceType } from '../types/resource-type';
import { fitToType } from '../validation/fit-to-type';
import { invalidValue } from '../validation/validate-metadata';
import { validateObject } from '../validation/validate-object';
import { admit } from './admission';
import { checkAddress, hasGeneration } from './create-object';
import { hasStatus, recordApply, recordUpdate } from './record-owners';
import { checkFinalizers, isFinished } from './finalizers';
import type { WriteRequest } from './write-request';

export interface ObjectAddress {
  type: ResourceType;
  namespace: string | undefined;
  name: string;
}

export interface ChangedObject {
  object: KubeObject;
  /** Set by server-side apply, which works the owners out itself. */
  ownerships?: readonly Ownership[];
}

/** Turns the stored object into the wanted one; called again when another write came in between. */
export type ObjectChange = (live: KubeObject) => ChangedObject;

const ATTEMPTS = 5;

export function liveObject(cluster: Cluster, { type, namespace, name }: ObjectAddress): KubeObject {
  const live = cluster.get(type, namespace, name);
  if (live === undefined) {
    throw notFound(type, name);
  }
  return live;
}

/** A patch must not change the uid; a replacement that names one means the object of that uid only. */
function wrongUid(type: ResourceType, live: KubeObject, uid: unknown, isPatch: boolean): ApiError {
  const { name, namespace } = live.metadata;
  if (isPatch) {
    return invalid(type, name, [invalidValue('metadata.uid', uid, 'field is immutable')]);
  }
  const key = `/registry/${qualifiedResource(type)}/${keyOf(namespace, name)}`;
  const problem = `Precondition failed: UID in precondition: ${String(uid)}, UID in object meta: ${live.metadata.uid}`;
  return conflict(
    type,
    name,
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${problem}`,
  );
}

/** Built-in resources that, like all custom ones, are only replaced by a caller that says which version it has seen. */
const REPLACED_BY_VERSION = new Set([
  'customresourcedefinitions.apiextensions.k8s.io',
  'leases.coordination.k8s.io',
  'mutatingwebhookconfigurations.admissionregistration.k8s.io',
  'poddisruptionbudgets.policy',
  'validatingwebhookconfigurations.admissionregistration.k8s.io',
]);

function needsVersion(type: ResourceType): boolean {
  return type.custom !== undefined || REPLACED_BY_VERSION.has(storageKey(type));
}

function checkPreconditions(
  type: ResourceType,
  live: KubeObject,
  wanted: KubeObject,
  isPatch: boolean,
): void {
  const { uid, resourceVersion } = wanted.metadata;
  if (textOf(uid) !== '' && uid !== live.metadata.uid) {
    throw wrongUid(type, live, uid, isPatch);
  }
  if (textOf(resourceVersion) !== '' && resourceVersion !== live.metadata.resourceVersion) {
    throw staleVersion(type, live.metadata.name);
  }
}

/** The wanted object with the fields that only the server writes, and with the half that this path does not write. */
function settle(
  type: ResourceType,
  live: KubeObject,
  wanted: KubeObject,
  subresource: string | undefined,
): KubeObject {
  const object = copy(wanted);
  const { managedFields } = object.metadata;
  if (subresource === 'status') {
    const metadata = { ...copy(live.metadata), ...(managedFields === undefined ? {} : { managedFields }) };
    return { ...copy(live), metadata, status: object['status'] ?? {} };
  }
  if (hasStatus(type)) {
    delete object['status'];
    if (live['status'] !== undefined) {
      object['status'] = copy(live['status']);
    }
  }
  const system = ['uid', 'creationTimestamp', 'generation', 'resourceVersion', 'namespace', 'name'] as const;
  const deletion = ['deletionTimestamp', 'deletionGracePeriodSeconds', 'generateName'] as const;
  const kept = Object.fromEntries(
    [...system, ...deletion].flatMap((field) =>
      live.metadata[field] === undefined ? [] : [[field, live.metadata[field]]],
    ),
  );
  const {
    deletionTimestamp: _time,
    deletionGracePeriodSeconds: _grace,
    generation: _generation,
    ...rest
  } = object.metadata;
  return { ...object, metadata: { ...rest, ...kept, name: live.metadata.name } };
}

function contentOf(object: KubeObject): unknown {
  const { metadata: _metadata, status: _status, ...content } = object;
  return content;
}

/** Equality but for the times and the order in `managedFields`, which change with every write. */
function isSame(live: KubeObject, object: KubeObject): boolean {
  const withoutTimes = (value: KubeObject): unknown => ({
    ...value,
    metadata: {
      ...value.metadata,
      managedFields: (value.metadata.managedFields ?? []).map((entry) => ({ ...entry, time: '' })),
    },
  });
  return isEqual(withoutTimes(live), withoutTimes(object));
}

function checkName(type: ResourceType, live: KubeObject, wanted: KubeObject): void {
  const name = textOf(wanted.metadata.name);
  if (name !== '' && name !== live.metadata.name) {
    const message = `the name of the object (${name}) does not match the name on the URL (${live.metadata.name})`;
    throw new ApiError(400, 'BadRequest', message);
  }
}

async function attempt(
  cluster: Cluster,
  address: ObjectAddress,
  change: ObjectChange,
  request: WriteRequest,
): Promise<KubeObject | undefined> {
  const { type, namespace } = address;
  const key = storageKey(type);
  const live = liveObject(cluster, address);
  const { object: wanted, ownerships } = change(copy(live));
  checkAddress(type, namespace, wanted);
  checkName(type, live, wanted);
  checkPreconditions(type, live, wanted, request.isPatch);
  if (!request.isPatch && textOf(wanted.metadata.resourceVersion) === '' && needsVersion(type)) {
    throw invalid({ ...type, kind: type.plural }, live.metadata.name, [
      invalidValue('metadata.resourceVersion', 0, 'must be specified for an update'),
    ]);
  }

  const settled = settle(type, live, fitToType(type, wanted, request), request.subresource);
  applyDefaults(cluster, type, settled, live);
  const object = await admit(cluster, { type, operation: 'UPDATE', object: settled, before: live, request });
  dropEmptyMetadata(object.metadata);
  validateObject(type, object, live);
  checkFinalizers(type, live, object);
  if (hasGeneration(type) && !isEqual(contentOf(live), contentOf(object))) {
    object.metadata.generation = (live.metadata.generation ?? 0) + 1;
  }
  if (ownerships === undefined) {
    recordUpdate(type, object, live, request, cluster.now());
  } else {
    recordApply(object, ownerships, live);
  }
  if (isSame(live, object)) {
    return live;
  }
  if (request.isDryRun) {
    return object;
  }
  if (cluster.get(type, namespace, live.metadata.name) !== live) {
    return undefined;
  }
  return isFinished(object) ? cluster.remove(key, object) : cluster.put(key, object);
}

/**
 * Changes a stored object. A change that leaves it as it is stores nothing and keeps the resourceVersion.
 * Throws ApiErrors: 404 not there, 409 another version or uid, 422 not valid, and what admission says.
 */
export async function updateObject(
  cluster: Cluster,
  address: ObjectAddress,
  change: ObjectChange,
  request: WriteRequest,
): Promise<KubeObject> {
  for (let left = ATTEMPTS; left > 0; left--) {
    const updated = await attempt(cluster, address, change, request);
    if (updated !== undefined) {
      return updated;
    }
  }
  throw staleVersion(address.type, address.name);
}
