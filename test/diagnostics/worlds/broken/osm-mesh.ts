import { addPod } from '../healthy/base';
import { healthyConnectedCluster } from '../healthy/healthy-worlds';
import { addMeshPod, addNamespace, MESH_ANNOTATION, MESH_LABEL, putRoot } from '../healthy/osm';
import { EXPIRED_CERTIFICATE } from '../healthy/osm-certificates';
import { MESH, MESH_CONFIG, meshDefinition } from '../healthy/osm-objects';
import type { World } from '../world';
import type { BrokenWorlds } from './broken-world';

const SPLIT = meshDefinition('trafficsplits.split.smi-spec.io');

/** A namespace with a pod that was made before it joined the mesh. */
function withNamespace(keys: Parameters<typeof addNamespace>[2]): World {
  const world = addNamespace(healthyConnectedCluster(), 'bookstore', keys);
  addPod(world, 'bookstore', 'bookstore-59f4d-1');
  return world.change('/api/v1/namespaces/bookstore/pods/bookstore-59f4d-1', {
    metadata: {
      creationTimestamp: '2026-01-05T08:00:00Z',
      ownerReferences: [{ kind: 'ReplicaSet', name: 'bookstore-59f4d' }],
    },
  });
}

export const brokenMeshWorlds: BrokenWorlds = {
  'osm-mesh-config-missing': { build: () => healthyConnectedCluster().remove(MESH_CONFIG) },
  'osm-mesh-config-differs': {
    build: () =>
      healthyConnectedCluster().change(MESH_CONFIG, {
        spec: {
          traffic: { enableEgress: true, outboundPortExclusionList: [6379] },
          sidecar: { logLevel: 'debug' },
        },
      }),
  },
  'osm-mesh-config-patch-rejected': {
    build: () =>
      healthyConnectedCluster().asks({
        errorText: `$ kubectl patch meshconfig osm-mesh-config -n arc-osm-system -p '{"spec":{"featureFlags":{"enableWASMStats":"true"}}}' --type=merge
The MeshConfig "osm-mesh-config" is invalid: spec.featureFlags.enableWASMStats: Invalid value: "string": spec.featureFlags.enableWASMStats in body must be of type boolean: "string"`,
      }),
  },
  'osm-namespace-annotation-missing': { build: () => withNamespace({ labels: MESH_LABEL }) },
  'osm-namespace-label-missing': { build: () => withNamespace({ annotations: MESH_ANNOTATION }) },
  'osm-control-plane-namespace-enrolled': {
    build: () =>
      healthyConnectedCluster().change(`/api/v1/namespaces/${MESH}`, { metadata: { labels: MESH_LABEL } }),
  },
  'osm-pods-without-sidecar': {
    build: () => withNamespace({ labels: MESH_LABEL, annotations: MESH_ANNOTATION }),
  },
  'osm-smi-crds-missing': { build: () => healthyConnectedCluster().remove(SPLIT) },
  'osm-smi-crds-version-mismatch': {
    build: () =>
      healthyConnectedCluster().put(SPLIT, {
        spec: {
          versions: [
            { name: 'v1alpha4', served: true, storage: true },
            { name: 'v1alpha2', served: false, storage: false },
          ],
        },
      }),
  },
  'osm-certificate-management': { build: () => putRoot(healthyConnectedCluster(), EXPIRED_CERTIFICATE) },
  'osm-envoy-version-old': {
    build: () =>
      addMeshPod(
        healthyConnectedCluster(),
        'bookbuyer',
        'oldbuyer-6b7f9-1',
        'envoyproxy/envoy-alpine:v1.17.2',
      ),
  },
};
