import type { World } from '../world';

const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

export const MESH = 'arc-osm-system';
export const VALIDATING = `${ADMISSION}/validatingwebhookconfigurations/osm-validator-mesh-osm`;
export const MUTATING = `${ADMISSION}/mutatingwebhookconfigurations/arc-osm-webhook-osm`;
export const MESH_CONFIG = meshConfig('v1alpha1');

export function meshConfig(version: string): string {
  return `/apis/config.openservicemesh.io/${version}/namespaces/${MESH}/meshconfigs/osm-mesh-config`;
}

export function meshDefinition(name: string): string {
  return `${DEFINITIONS}/${name}`;
}

export function meshService(name: string): string {
  return `/api/v1/namespaces/${MESH}/services/${name}`;
}

export function meshEndpoints(name: string): string {
  return `/api/v1/namespaces/${MESH}/endpoints/${name}`;
}

/** Base64 of a certificate has such a length. */
const CA_BUNDLE = 'LS0t'.repeat(461);

/** A service with its endpoints, as the cluster serves them in both kinds. */
export function addMeshService(world: World, name: string, ports: readonly number[]): World {
  world.put(meshService(name), {
    metadata: { labels: { app: name } },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.43.12.7',
      ports: ports.map((port) => ({ port, protocol: 'TCP' })),
      selector: { app: name },
    },
    status: { loadBalancer: {} },
  });
  world.put(meshEndpoints(name), {
    subsets: [{ addresses: [{ ip: '10.42.0.21' }], ports: ports.map((port) => ({ port })) }],
  });
  return world.put(`/apis/discovery.k8s.io/v1/namespaces/${MESH}/endpointslices/${name}-x1`, {
    metadata: { labels: { 'kubernetes.io/service-name': name } },
    endpoints: [{ addresses: ['10.42.0.21'], conditions: { ready: true } }],
    ports: ports.map((port) => ({ port })),
  });
}

/** A webhook configuration of the control plane; those of other products are left alone. */
export function webhookObject(
  app: string,
  webhook: { name: string; service: { name: string; path: string; port: number }; caBundle?: string },
): Record<string, unknown> {
  const { name, service, caBundle = CA_BUNDLE } = webhook;
  return {
    metadata: { labels: { app } },
    webhooks: [{ name, clientConfig: { caBundle, service: { namespace: MESH, ...service } } }],
  };
}

export const VALIDATING_WEBHOOK = {
  name: 'osm-validator.k8s.io',
  service: { name: 'osm-config-validator', path: '/validate', port: 9093 },
};
export const MUTATING_WEBHOOK = {
  name: 'osm-inject.k8s.io',
  service: { name: 'osm-injector', path: '/mutate-pod-creation', port: 9090 },
};

export function addWebhooks(world: World): World {
  world.put(VALIDATING, webhookObject('osm-controller', VALIDATING_WEBHOOK));
  world.put(MUTATING, webhookObject('osm-injector', MUTATING_WEBHOOK));
  return world.put(`${ADMISSION}/mutatingwebhookconfigurations/istio-sidecar-injector`, {
    metadata: { labels: { app: 'sidecar-injector' } },
    webhooks: [],
  });
}

/** The settings as the guide shows them. A key may be missing; it has its default then. */
export function addMeshConfig(world: World): World {
  world.put(meshDefinition('meshconfigs.config.openservicemesh.io'), {
    spec: { versions: [{ name: 'v1alpha1', served: true, storage: true }] },
  });
  return world.put(MESH_CONFIG, {
    apiVersion: 'config.openservicemesh.io/v1alpha1',
    kind: 'MeshConfig',
    spec: {
      certificate: { certKeyBitSize: 2048, serviceCertValidityDuration: '24h' },
      featureFlags: {
        enableAsyncProxyServiceMapping: false,
        enableEgressPolicy: true,
        enableEnvoyActiveHealthChecks: false,
        enableIngressBackendPolicy: true,
        enableMulticlusterMode: false,
        enableRetryPolicy: false,
        enableSnapshotCacheMode: false,
        enableWASMStats: true,
      },
      observability: { enableDebugServer: false, osmLogLevel: 'info', tracing: { enable: false } },
      sidecar: { configResyncInterval: '0s', enablePrivilegedInitContainer: false, resources: {} },
      traffic: {
        enableEgress: false,
        enablePermissiveTrafficPolicyMode: true,
        inboundExternalAuthorization: {
          enable: false,
          failureModeAllow: false,
          statPrefix: 'inboundExtAuthz',
          timeout: '1s',
        },
        inboundPortExclusionList: [],
        outboundIPRangeExclusionList: [],
        outboundPortExclusionList: [],
      },
    },
  });
}

const SMI: Readonly<Record<string, readonly [served: string, older: readonly string[]]>> = {
  'httproutegroups.specs.smi-spec.io': ['v1alpha4', ['v1alpha3', 'v1alpha2', 'v1alpha1']],
  'tcproutes.specs.smi-spec.io': ['v1alpha4', []],
  'traffictargets.access.smi-spec.io': ['v1alpha3', ['v1alpha2', 'v1alpha1']],
  'trafficsplits.split.smi-spec.io': ['v1alpha2', ['v1alpha4', 'v1alpha3']],
};

/** The definitions of the Service Mesh Interface; versions that are not served stay in them. */
export function addSmiDefinitions(world: World): World {
  for (const [name, [served, older]] of Object.entries(SMI)) {
    world.put(meshDefinition(name), {
      spec: {
        versions: [
          { name: served, served: true, storage: true },
          ...older.map((version) => ({ name: version, served: false, storage: false })),
        ],
      },
    });
  }
  return world;
}
