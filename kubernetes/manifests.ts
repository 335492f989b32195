import { LINKER_ANNOTATION, MANAGED_BY, VALUES_HASH_ANNOTATION } from '../connection/names';
import type { Manifest, ObjectReference } from './kubernetes-client';

/** Label that selects the objects of this system. */
export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';
/** Label of the ConfigMaps that record connections. */
export const RECORD_LABEL = 'aks-service-connector/record';
/** Annotation that says how the variables of a Secret are named, so that they keep their names. */
export const NAMING_ANNOTATION = 'aks-service-connector/naming';
const CLIENT_ID_ANNOTATION = 'azure.workload.identity/client-id';
const TENANT_ID_ANNOTATION = 'azure.workload.identity/tenant-id';
/** API of the Secrets Store CSI driver: https://secrets-store-csi-driver.sigs.k8s.io */
const CSI_API = 'secrets-store.csi.x-k8s.io/v1';

const labels = { [MANAGED_BY_LABEL]: MANAGED_BY };

export function namespaceReference(name: string): ObjectReference {
  return { apiVersion: 'v1', kind: 'Namespace', name };
}

export function secretReference(namespace: string, name: string): ObjectReference {
  return { apiVersion: 'v1', kind: 'Secret', name, namespace };
}

export function serviceAccountReference(namespace: string, name: string): ObjectReference {
  return { apiVersion: 'v1', kind: 'ServiceAccount', name, namespace };
}

export function secretProviderClassReference(namespace: string, name: string): ObjectReference {
  return { apiVersion: CSI_API, kind: 'SecretProviderClass', name, namespace };
}

export function configMapReference(namespace: string, name: string): ObjectReference {
  return { apiVersion: 'v1', kind: 'ConfigMap', name, namespace };
}

/** A namespace that this system makes because a request names it. */
export function namespaceManifest(name: string): Manifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** The Secret that workloads of a connection read. */
export function secretManifest(secret: {
  namespace: string;
  name: string;
  linkerId: string;
  valuesHash: string;
  naming: string;
  values: readonly { name: string; value: string }[];
}): Manifest {
  const { namespace, name, linkerId, valuesHash, naming, values } = secret;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace,
      labels,
      annotations: {
        [LINKER_ANNOTATION]: linkerId,
        [VALUES_HASH_ANNOTATION]: valuesHash,
        [NAMING_ANNOTATION]: naming,
      },
    },
    type: 'Opaque',
    data: Object.fromEntries(values.map((entry) => [entry.name, toBase64(entry.value)])),
  };
}

/** The ServiceAccount of a workload identity; connections of one identity in one namespace share it. */
export function serviceAccountManifest(account: {
  namespace: string;
  name: string;
  clientId: string;
  tenantId: string;
}): Manifest {
  const { namespace, name, clientId, tenantId } = account;
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      name,
      namespace,
      labels,
      annotations: { [CLIENT_ID_ANNOTATION]: clientId, [TENANT_ID_ANNOTATION]: tenantId },
    },
  };
}

/** The SecretProviderClass of a Key Vault connection with the CSI driver. */
export function secretProviderClassManifest(provider: {
  namespace: string;
  name: string;
  linkerId: string;
  parameters: object;
}): Manifest {
  const { namespace, name, linkerId, parameters } = provider;
  return {
    apiVersion: CSI_API,
    kind: 'SecretProviderClass',
    metadata: { name, namespace, labels, annotations: { [LINKER_ANNOTATION]: linkerId } },
    spec: { provider: 'azure', parameters },
  };
}

/** A ConfigMap of this system. */
export function configMapManifest(map: {
  namespace: string;
  name: string;
  linkerId: string;
  data: Record<string, string>;
  /** Default: connection. */
  record?: 'connection' | 'remains';
}): Manifest {
  const { namespace, name, linkerId, data, record = 'connection' } = map;
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name,
      namespace,
      labels: { ...labels, [RECORD_LABEL]: record },
      annotations: { [LINKER_ANNOTATION]: linkerId },
    },
    data,
  };
}

/**
 * Whether `existing` already says everything that `wanted` says in metadata, data and spec. What others have added may
 * stay: applying would not remove it. Keys that we want no longer show in the hash annotation.
 */
export function isUpToDate(existing: Manifest, wanted: Manifest): boolean {
  return (
    contains(existing.metadata.labels, wanted.metadata.labels) &&
    contains(existing.metadata.annotations, wanted.metadata.annotations) &&
    contains(existing.data, wanted.data) &&
    containsDeep(existing.spec, wanted.spec)
  );
}

function contains(
  existing: Record<string, string> | undefined,
  wanted: Record<string, string> | undefined,
): boolean {
  return Object.entries(wanted ?? {}).every(([key, value]) => existing?.[key] === value);
}

function containsDeep(existing: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return wanted === undefined || existing === wanted;
  if (typeof existing !== 'object' || existing === null) return false;
  return Object.entries(wanted).every(([key, value]) =>
    containsDeep((existing as Record<string, unknown>)[key], value),
  );
}

function toBase64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
