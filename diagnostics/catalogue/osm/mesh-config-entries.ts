import type { DiagnosticEntry } from '../diagnostic-entry';
import { CONTROL_PLANE, CONTROL_PLANE_STATE } from './control-plane';
import { describeMeshConfigKey, MESH_CONFIG_KEYS } from './mesh-config-keys';

const PATCH = 'kubectl patch meshconfig osm-mesh-config -n arc-osm-system --type=merge';

/** The object osm-mesh-config with the settings of the mesh. */
export const meshConfigEntries = [
  {
    id: 'osm-mesh-config-missing',
    title: 'MeshConfig osm-mesh-config is missing',
    severity: 'error',
    match: {
      source: 'k8s.object',
      pattern: /meshconfigs\.config\.openservicemesh\.io "osm-mesh-config" not found/i,
      scope: CONTROL_PLANE,
      examples: [
        'Error from server (NotFound): meshconfigs.config.openservicemesh.io "osm-mesh-config" not found',
      ],
    },
    reads: [
      'MeshConfig osm-mesh-config in arc-osm-system, config.openservicemesh.io/v1alpha1',
      'definition meshconfigs.config.openservicemesh.io when that is not found: the versions it serves (v1alpha2 from 1.1 on)',
    ],
    expected: 'The object is there.',
    cause: 'osm-bootstrap did not make it, or somebody deleted it.',
    fix: 'Restart osm-bootstrap, which makes it from ConfigMap preset-mesh-config, or reinstall the extension.',
    commands: [
      'kubectl get meshconfig osm-mesh-config -n arc-osm-system',
      'kubectl get configmap preset-mesh-config -n arc-osm-system',
      'kubectl rollout restart deployment osm-bootstrap -n arc-osm-system',
    ],
    remediation: { safe: false, action: 'Restarts osm-bootstrap, which makes the object from its preset.' },
  },
  {
    id: 'osm-mesh-config-differs',
    title: 'Settings of the mesh differ from the documented defaults',
    severity: 'info',
    match: CONTROL_PLANE_STATE,
    reads: MESH_CONFIG_KEYS.map(describeMeshConfigKey),
    expected:
      'The 18 keys of the documented table and 8 more have their defaults, unless somebody changed them on purpose. A key that is not there has its default.',
    cause:
      'Tuning, or drift. Egress, permissive mode, the exclusion lists and the log levels change most: which traffic flows, and what can be seen.',
    fix: 'Compare with what was intended, and set single keys with a merge patch.',
    commands: ['kubectl get meshconfig osm-mesh-config -n arc-osm-system -o yaml', `${PATCH} -p <patch>`],
    remediation: {
      safe: false,
      action: 'Sets the keys that differ back to their defaults; that changes live traffic.',
    },
  },
  {
    id: 'osm-mesh-config-patch-rejected',
    title: 'A patch of MeshConfig was rejected or had no effect, because of types or places of its keys',
    severity: 'warning',
    match: {
      source: 'cli.output',
      pattern:
        /spec\.featureFlags\.\w+:? (?:Invalid value: "string"|in body must be of type boolean)|unknown field "spec\.observability\.tracing\.osmLogLevel"/i,
      scope: CONTROL_PLANE,
      examples: [
        'The MeshConfig "osm-mesh-config" is invalid: spec.featureFlags.enableWASMStats: Invalid value: "string": spec.featureFlags.enableWASMStats in body must be of type boolean: "string"',
        'Warning: unknown field "spec.observability.tracing.osmLogLevel"',
      ],
    },
    reads: [
      'the error text: the key it names, and the patch in it when the command was pasted as well',
      'MeshConfig osm-mesh-config: feature flags are booleans, not texts; spec.observability.tracing holds no osmLogLevel',
    ],
    expected: 'The patch is accepted, and its values are in the object.',
    cause:
      'The documented samples quote the booleans of the feature flags and put osmLogLevel below tracing. It belongs right below observability.',
    fix: 'Send the patch with its types and places corrected, first as a dry run.',
    commands: [
      `${PATCH} --dry-run=server -p <patch>`,
      `${PATCH} -p '{"spec":{"featureFlags":{"enableWASMStats":true}}}'`,
      `${PATCH} -p '{"spec":{"observability":{"osmLogLevel":"info"}}}'`,
    ],
    remediation: {
      safe: true,
      action: 'Builds the patch from the typed keys and sends it as a dry run only.',
    },
  },
] as const satisfies readonly DiagnosticEntry[];
