import { randomInt, randomUUID } from 'node:crypto';
import type { Cluster } from '../cluster';
import { applyDefaults } from '../defaults/apply-defaults';
import { alreadyExists, ApiError, badRequest, forbidden, invalid, notFound } from '../objects/api-error';
import { at, copy, isObject, textOf } from '../objects/json';
import { dropEmptyMetadata, timestamp } from '../objects/kube-object';
import type { KubeObject, ObjectMeta } from '../objects/kube-object';
import type { Ownership } from '../patches/managed-fields';
import { apiVersionOf, storageKey } from '../types/resource-type';
import type { ResourceType } from '../types/resource-type';
import { fitToType } from '../validation/fit-to-type';
import { validateObject } from '../validation/validate-object';
import { invalidValue, required } from '../validation/validate-metadata';
import { admit } from './admission';
import { hasStatus, recordApply, recordUpdate } from './record-owners';
import type { WriteRequest } from './write-request';

/** Characters of generated names: no vowels and nothing that reads like another one. */
const NAME_CHARACTERS = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;

export interface NewObject {
  type: ResourceType;
  namespace: string | undefined;
  object: KubeObject;
  request: WriteRequest;
  /** Set by server-side apply, which works the owners out itself. */
  ownerships?: readonly Ownership[];
}

function randomSuffix(): string {
  return Array.from({ length: SUFFIX_LENGTH }, () => NAME_CHARACTERS[randomInt(NAME_CHARACTERS.length)]).join(
    '',
  );
}

/** Name of the internal form of a group in the server's messages: `core`, `apps`, `rbac`. */
function internalGroup(group: string): string {
  return group === '' ? 'core' : (group.split('.')[0] ?? group);
}

/** Throws a 400 or 422 when an object is of another kind than the path it is sent to. */
function checkKind(type: ResourceType, { apiVersion, kind, metadata }: KubeObject): void {
  const expected = apiVersionOf(type);
  if (apiVersion === expected && kind === type.kind) {
    return;
  }
  if (type.custom !== undefined) {
    if (apiVersion === expected) {
      const names = { ...type, kind };
      throw invalid(names, textOf(metadata.name), [invalidValue('kind', kind, `must be ${type.kind}`)]);
    }
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${expected})`,
    );
  }
  const version = apiVersion.split('/').at(-1) ?? '';
  const problem =
    apiVersion === expected
      ? `converting (${version}.${kind}) to (${internalGroup(type.group)}.${type.kind}): unknown conversion`
      : `no kind "${kind}" is registered for version "${apiVersion}" in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"`;
  throw badRequest(`${kind} in version "${version}" cannot be handled as a ${type.kind}: ${problem}`);
}

/** Throws a 400 when an object is of another kind or place than the path it is sent to. */
export function checkAddress(type: ResourceType, namespace: string | undefined, object: KubeObject): void {
  checkKind(type, object);
  if (!isObject(object.metadata)) {
    throw badRequest('metadata must be an object');
  }
  const given = textOf(object.metadata.namespace);
  if (given !== '' && given !== (namespace ?? '')) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
}

/** A namespace must be there, and not on its way out, before anything is made in it. */
function checkNamespace(cluster: Cluster, type: ResourceType, namespace: string, name: string): void {
  const found = cluster.store.get('namespaces', undefined, namespace);
  if (found === undefined) {
    throw notFound({ group: '', plural: 'namespaces', kind: 'Namespace' }, namespace);
  }
  if (found.metadata.deletionTimestamp !== undefined || at(found, 'status', 'phase') === 'Terminating') {
    const error = forbidden(
      type,
      name,
      `unable to create new content in namespace ${namespace} because it is being terminated`,
    );
    throw new ApiError(error.code, error.reason, error.message, {
      ...error.details,
      causes: [
        {
          reason: 'NamespaceTerminating',
          message: `namespace ${namespace} is being terminated`,
          field: 'metadata.namespace',
        },
      ],
    });
  }
}

function newMetadata(cluster: Cluster, { type, namespace, object }: NewObject): ObjectMeta {
  const given = object.metadata;
  const generated = textOf(given.generateName) === '' ? '' : `${given.generateName}${randomSuffix()}`;
  const name = textOf(given.name) || generated;
  if (name === '') {
    throw invalid(type, '', [required('metadata.name', 'name or generateName is required')]);
  }
  if (textOf(given.resourceVersion) !== '') {
    throw badRequest('resourceVersion should not be set on objects to be created');
  }
  const {
    deletionTimestamp: _deleted,
    resourceVersion: _version,
    generation: _generation,
    deletionGracePeriodSeconds: _grace,
    ...rest
  } = given;
  const metadata: ObjectMeta = {
    ...rest,
    name,
    uid: randomUUID(),
    creationTimestamp: timestamp(cluster.now()),
    ...(hasGeneration(type) ? { generation: 1 } : {}),
  };
  delete metadata.namespace;
  return namespace === undefined ? metadata : { ...metadata, namespace };
}

const GROUPS_WITH_GENERATION = new Set([
  'apps',
  'batch',
  'networking.k8s.io',
  'policy',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
]);

/** Whether objects of this type count the changes of their specification. */
export function hasGeneration(type: ResourceType): boolean {
  return type.custom !== undefined || GROUPS_WITH_GENERATION.has(type.group);
}

/**
 * Creates an object: system fields, defaults, admission, validation, owners, storage.
 * Throws ApiErrors: 400 wrong kind or namespace, 403 namespace terminating or admission, 404 no namespace,
 * 409 exists already, 422 not valid.
 */
export async function createObject(cluster: Cluster, wanted: NewObject): Promise<KubeObject> {
  const { type, namespace, request } = wanted;
  checkAddress(type, namespace, wanted.object);
  const fitted = fitToType(type, wanted.object, request);
  const metadata = newMetadata(cluster, { ...wanted, object: fitted });
  const made: KubeObject = { ...copy(fitted), metadata };
  if (namespace !== undefined) {
    checkNamespace(cluster, type, namespace, made.metadata.name);
  }
  if (hasStatus(type)) {
    delete made['status'];
  }
  applyDefaults(cluster, type, made, undefined);
  const object = await admit(cluster, { type, operation: 'CREATE', object: made, request });
  dropEmptyMetadata(object.metadata);
  validateObject(type, object, undefined);
  if (wanted.ownerships === undefined) {
    recordUpdate(type, object, undefined, request, cluster.now());
  } else {
    recordApply(object, wanted.ownerships, undefined);
  }
  const existing = cluster.get(type, namespace, object.metadata.name);
  if (existing !== undefined) {
    const error = alreadyExists(type, object.metadata.name);
    const isGoing = existing.metadata.deletionTimestamp !== undefined;
    throw isGoing
      ? new ApiError(error.code, error.reason, `object is being deleted: ${error.message}`, error.details)
      : error;
  }
  return request.isDryRun ? object : cluster.put(storageKey(type), object);
}
