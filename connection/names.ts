import { createHash } from 'node:crypto';

/** Name of the cluster extension that carries the connections of a cluster. */
export const EXTENSION_NAME = 'sc-extension';
/** Namespace of the extension's operator and of the connection records. */
export const EXTENSION_NAMESPACE = 'sc-system';
/** Value of the label `app.kubernetes.io/managed-by` on every Kubernetes object that this system makes. */
export const MANAGED_BY = 'aks-service-connector';
/** Annotation with the id of the linker that an object belongs to. */
export const LINKER_ANNOTATION = 'aks-service-connector/linker-id';
/** Annotation with the hash of the values a Secret was written with. */
export const VALUES_HASH_ANNOTATION = 'aks-service-connector/values-hash';

/** `{cluster id}/providers/Microsoft.ServiceLinker/linkers/{name}`. */
export function linkerId(clusterId: string, name: string): string {
  return `${clusterId}/providers/Microsoft.ServiceLinker/linkers/${name}`;
}

/** First 24 hex digits of the SHA-256 over the lower-cased id: a short key that durable instance and entity ids accept. */
export function keyOf(id: string): string {
  return createHash('sha256').update(id.toLowerCase()).digest('hex').slice(0, 24);
}

/** Durable instance id of one operation on one linker: `{linkerKey}.{guid}`. */
export function operationId(linker: string, guid: string): string {
  return `${keyOf(linker)}.${guid}`;
}

/**
 * A version 5 style GUID that depends on its parts alone, so that a second run finds what the first one named.
 * Parts are compared without case, as Azure compares ids.
 */
export function deterministicGuid(...parts: string[]): string {
  const hex = createHash('sha256').update(parts.join('\n').toLowerCase()).digest('hex');
  const variant = ((parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** Linker name reduced to what Kubernetes names take: letters and digits, lower case. */
export function strippedName(name: string): string {
  return name.replace(/[^a-z0-9]/gi, '').toLowerCase();
}

/** Name of the Secret of a connection: `sc-{name}-secret`. */
export function secretName(linkerName: string): string {
  return `sc-${strippedName(linkerName)}-secret`;
}

/** Name of the ServiceAccount of a workload identity: `sc-account-{clientId}`. */
export function serviceAccountName(clientId: string): string {
  return `sc-account-${clientId.toLowerCase()}`;
}

/** Name of the SecretProviderClass of a Key Vault connection with the CSI driver: `sc-{name}-secretprovider`. */
export function secretProviderClassName(linkerName: string): string {
  return `sc-${strippedName(linkerName)}-secretprovider`;
}

/** Name of the ConfigMap in `sc-system` that records a connection. */
export function recordName(linker: string): string {
  return `sc-connection-${keyOf(linker)}`;
}

/** Subject of a federated credential for a ServiceAccount, as Kubernetes writes it into tokens. */
export function serviceAccountSubject(namespace: string, serviceAccount: string): string {
  return `system:serviceaccount:${namespace}:${serviceAccount}`;
}
