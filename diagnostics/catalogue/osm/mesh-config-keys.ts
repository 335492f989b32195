/** A setting of the mesh: key below `spec` of MeshConfig, with type and documented default. */
export interface MeshConfigKey {
  /** Dotted, without `spec`. */
  path: string;
  type: 'bool' | 'int' | 'string' | 'array' | 'object';
  default: unknown;
  /** Value of the documented patch; the default where there is none. */
  sample?: unknown;
  /** In the documented table, which has a patch for each key. The others are in the documented object only. */
  isInTable: boolean;
}

const PORTS = [6379, 8080];
const RANGES = ['10.0.0.0/32', '1.1.1.1/24'];

/** Keys of the documented table. A merge patch is typed: `true`, not `"true"`, and osmLogLevel stands right below observability. */
const TABLE: readonly Omit<MeshConfigKey, 'isInTable'>[] = [
  { path: 'traffic.enableEgress', type: 'bool', default: false },
  { path: 'traffic.enablePermissiveTrafficPolicyMode', type: 'bool', default: true },
  { path: 'traffic.outboundPortExclusionList', type: 'array', default: [], sample: PORTS },
  { path: 'traffic.outboundIPRangeExclusionList', type: 'array', default: [], sample: RANGES },
  { path: 'traffic.inboundPortExclusionList', type: 'array', default: [], sample: PORTS },
  { path: 'certificate.serviceCertValidityDuration', type: 'string', default: '24h' },
  { path: 'observability.enableDebugServer', type: 'bool', default: false },
  { path: 'observability.osmLogLevel', type: 'string', default: 'info' },
  { path: 'observability.tracing.enable', type: 'bool', default: false, sample: true },
  { path: 'sidecar.enablePrivilegedInitContainer', type: 'bool', default: false, sample: true },
  { path: 'sidecar.logLevel', type: 'string', default: 'error' },
  { path: 'featureFlags.enableWASMStats', type: 'bool', default: true },
  { path: 'featureFlags.enableEgressPolicy', type: 'bool', default: true },
  { path: 'featureFlags.enableMulticlusterMode', type: 'bool', default: false },
  { path: 'featureFlags.enableSnapshotCacheMode', type: 'bool', default: false },
  { path: 'featureFlags.enableAsyncProxyServiceMapping', type: 'bool', default: false },
  { path: 'featureFlags.enableIngressBackendPolicy', type: 'bool', default: true },
  { path: 'featureFlags.enableEnvoyActiveHealthChecks', type: 'bool', default: false },
];

const FURTHER: readonly Omit<MeshConfigKey, 'isInTable'>[] = [
  { path: 'certificate.certKeyBitSize', type: 'int', default: 2048 },
  { path: 'featureFlags.enableRetryPolicy', type: 'bool', default: false },
  { path: 'sidecar.configResyncInterval', type: 'string', default: '0s' },
  { path: 'sidecar.resources', type: 'object', default: {} },
  { path: 'traffic.inboundExternalAuthorization.enable', type: 'bool', default: false },
  { path: 'traffic.inboundExternalAuthorization.failureModeAllow', type: 'bool', default: false },
  { path: 'traffic.inboundExternalAuthorization.statPrefix', type: 'string', default: 'inboundExtAuthz' },
  { path: 'traffic.inboundExternalAuthorization.timeout', type: 'string', default: '1s' },
];

/** The 18 keys of the documented table and 8 further ones of the documented object. */
export const MESH_CONFIG_KEYS: readonly MeshConfigKey[] = [
  ...TABLE.map((key) => ({ ...key, isInTable: true })),
  ...FURTHER.map((key) => ({ ...key, isInTable: false })),
];

/** A merge patch of MeshConfig that sets these keys (dotted paths below `spec`). */
export function meshConfigPatch(values: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const [path, value] of values) {
    const names = ['spec', ...path.split('.')];
    const last = names.pop() ?? '';
    let at = patch;
    for (const name of names) at = (at[name] ??= {}) as Record<string, unknown>;
    at[last] = value;
  }
  return patch;
}

/** One line about a key, for documentation: type, default, and its patch where one is documented. */
export function describeMeshConfigKey({
  path,
  type,
  default: value,
  sample,
  isInTable,
}: MeshConfigKey): string {
  const patch = JSON.stringify(meshConfigPatch(new Map([[path, sample ?? value]])));
  const text = `spec.${path} (${type}): ${JSON.stringify(value)}`;
  return isInTable ? `${text}, set with the merge patch ${patch}` : text;
}
