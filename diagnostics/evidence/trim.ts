import type { KubernetesObject } from './kubernetes-reader';

/** Secret values that are public by nature. */
const PUBLIC_KEYS = new Set(['ca.crt', 'tls.crt']);

/** A Secret as checks see it: no value, but whether there is one. */
export interface SecretFacts extends KubernetesObject {
  type?: string;
  /** Bytes of each value. */
  sizes: Record<string, number>;
  /** Values of keys that hold public certificates, decoded. */
  publicValues: Record<string, string>;
  /** Field managers that own values of the Secret: who wrote it, and who edited it by hand. */
  writers: string[];
}

/** Takes away what no check reads: Secret values, managed fields, most of a pod's spec. Keeps lists of thousands small. */
export function trim(path: string, object: KubernetesObject): KubernetesObject {
  const { metadata } = object;
  const writers = dataWriters(metadata);
  if (metadata) {
    delete (metadata as { managedFields?: unknown }).managedFields;
    delete metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration'];
  }
  if (/\/secrets(?:\/[^/]+)?$/.test(path)) return secretFacts(object, writers);
  if (/\/pods(?:\/[^/]+)?$/.test(path)) return trimPod(object);
  return object;
}

function secretFacts(secret: KubernetesObject, writers: string[]): SecretFacts {
  const {
    data = {},
    type,
    metadata,
  } = secret as KubernetesObject & {
    data?: Record<string, string>;
    type?: string;
  };
  const decoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64')] as const);
  return {
    ...(metadata ? { metadata } : {}),
    ...(type === undefined ? {} : { type }),
    sizes: Object.fromEntries(decoded.map(([key, value]) => [key, value.length])),
    publicValues: Object.fromEntries(
      decoded.filter(([key]) => PUBLIC_KEYS.has(key)).map(([key, value]) => [key, value.toString('utf8')]),
    ),
    writers,
  };
}

/** Managers of fields below `data`: https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management */
function dataWriters(metadata: KubernetesObject['metadata']): string[] {
  const { managedFields = [] } = (metadata ?? {}) as {
    managedFields?: { manager?: string; fieldsV1?: Record<string, Record<string, unknown>> }[];
  };
  return managedFields
    .filter(({ fieldsV1 }) => Object.keys(fieldsV1?.['f:data'] ?? {}).some((key) => key !== '.'))
    .map(({ manager }) => manager ?? '');
}

const CONTAINER_FIELDS = ['name', 'image', 'resources', 'securityContext', 'envFrom', 'ports'] as const;
const POD_SPEC_FIELDS = [
  'nodeName',
  'serviceAccountName',
  'nodeSelector',
  'affinity',
  'tolerations',
  'hostNetwork',
] as const;

function trimPod(pod: KubernetesObject): KubernetesObject {
  const { metadata, spec, status } = pod as KubernetesObject & { spec?: PodSpec; status?: unknown };
  if (!spec) return pod;
  return {
    ...(metadata ? { metadata } : {}),
    spec: {
      ...pick(spec, POD_SPEC_FIELDS),
      volumes: (spec.volumes ?? []).map((volume) => pickVolume(volume)),
      containers: (spec.containers ?? []).map(trimContainer),
      initContainers: (spec.initContainers ?? []).map(trimContainer),
    },
    status,
  } as KubernetesObject;
}

interface PodSpec extends Record<string, unknown> {
  volumes?: Record<string, unknown>[];
  containers?: Record<string, unknown>[];
  initContainers?: Record<string, unknown>[];
}

/** Names of variables are evidence (was the pod mutated?), their values may be secrets. */
function trimContainer(container: Record<string, unknown>): Record<string, unknown> {
  const env = container['env'] as { name: string; valueFrom?: unknown }[] | undefined;
  return {
    ...pick(container, CONTAINER_FIELDS),
    ...(env ? { env: env.map(({ name, valueFrom }) => (valueFrom ? { name, valueFrom } : { name })) } : {}),
  };
}

function pickVolume(volume: Record<string, unknown>): Record<string, unknown> {
  return pick(volume, ['name', 'secret', 'configMap', 'csi', 'hostPath']);
}

function pick(source: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.filter((key) => source[key] !== undefined).map((key) => [key, source[key]]));
}
