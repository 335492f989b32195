import { addDeployment, addPod } from './base';
import { ROOT_CERTIFICATE } from './osm-certificates';
import { addMeshConfig, addMeshService, addSmiDefinitions, addWebhooks, MESH } from './osm-objects';
import type { World } from '../world';

export const OSM_EXTENSION = './providers/Microsoft.KubernetesConfiguration/extensions/osm';
export const CONTROLLER_POD = `/api/v1/namespaces/${MESH}/pods/osm-controller-7d9-1`;
export const INJECTOR_POD = `/api/v1/namespaces/${MESH}/pods/osm-injector-5c4-1`;
export const CA_SECRET = `/api/v1/namespaces/${MESH}/secrets/osm-ca-bundle`;
export const ENVOY = 'envoyproxy/envoy-alpine:v1.19.3';
export const MESH_LABEL = { 'openservicemesh.io/monitored-by': 'osm' };
export const MESH_ANNOTATION = { 'openservicemesh.io/sidecar-injection': 'enabled' };

export function meshDeployment(name: string): string {
  return `/apis/apps/v1/namespaces/${MESH}/deployments/${name}`;
}

/** Open Service Mesh as the extension installs it, with namespaces in the mesh and beside it. */
export function addMesh(world: World): World {
  world.putArm(OSM_EXTENSION, {
    name: 'osm',
    properties: {
      extensionType: 'microsoft.openservicemesh',
      provisioningState: 'Succeeded',
      version: '1.0.0-1',
      currentVersion: '1.0.0-1',
      scope: { cluster: { releaseNamespace: MESH } },
      statuses: [],
    },
  });
  world.helm(MESH, 'osm', { status: 'deployed' });
  world.put(`/api/v1/namespaces/${MESH}`, {
    metadata: { labels: { name: MESH, 'openservicemesh.io/ignore': 'true' } },
    status: { phase: 'Active' },
  });
  addControlPlane(world);
  addWebhooks(world);
  addMeshConfig(world);
  addSmiDefinitions(world);
  return addWorkloads(world);
}

function addControlPlane(world: World): void {
  for (const name of ['osm-controller', 'osm-bootstrap', 'osm-injector']) {
    const env = [{ name: 'OSM_DEFAULT_ENVOY_IMAGE', value: ENVOY }];
    addDeployment(world, MESH, name, {
      labels: { app: name, 'app.kubernetes.io/version': 'v1.0.0' },
      template: { spec: { containers: [{ name, ...(name === 'osm-injector' ? { env } : {}) }] } },
    });
  }
  addControllerPod(world, 'osm-controller-7d9-1', {
    phase: 'Running',
    containerStatuses: [
      {
        name: 'osm-controller',
        ready: true,
        restartCount: 2,
        state: { running: {} },
        lastState: { terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: '2026-02-20T03:00:00Z' } },
      },
    ],
  });
  addPod(world, MESH, 'osm-injector-5c4-1', {
    labels: { app: 'osm-injector' },
    containers: ['osm-injector'],
  });
  addPod(world, MESH, 'osm-injector-5c4-0', {
    labels: { app: 'osm-injector' },
    containers: ['osm-injector'],
    status: {
      phase: 'Failed',
      reason: 'Evicted',
      message: 'The node was low on resource',
      containerStatuses: [],
    },
  });
  addPod(world, MESH, 'osm-bootstrap-6f8-1', {
    labels: { app: 'osm-bootstrap' },
    containers: ['osm-bootstrap'],
  });
  addMeshService(world, 'osm-controller', [15128, 9092, 9091]);
  addMeshService(world, 'osm-injector', [9090]);
  addMeshService(world, 'osm-config-validator', [9093]);
  putRoot(world, ROOT_CERTIFICATE);
}

/** A pod with the label of the controller. */
export function addControllerPod(
  world: World,
  name: string,
  status: Record<string, unknown>,
  containers = ['osm-controller'],
): World {
  return addPod(world, MESH, name, { labels: { app: 'osm-controller' }, containers, status });
}

/** The Secret with the root of the mesh. */
export function putRoot(world: World, certificate: string): World {
  return world.put(CA_SECRET, {
    type: 'Opaque',
    data: {
      'ca.crt': Buffer.from(certificate).toString('base64'),
      'private.key': Buffer.from('never read').toString('base64'),
    },
  });
}

function addWorkloads(world: World): World {
  addNamespace(world, 'bookbuyer', { labels: MESH_LABEL, annotations: MESH_ANNOTATION });
  addMeshPod(world, 'bookbuyer', 'bookbuyer-6b7f9-1');
  addPod(world, 'bookbuyer', 'node-agent-1', { spec: { hostNetwork: true } });
  addPod(world, 'bookbuyer', 'import-1', { status: { phase: 'Succeeded' } });
  addPod(world, 'bookbuyer', 'legacy-1');
  world.change('/api/v1/namespaces/bookbuyer/pods/legacy-1', {
    metadata: { annotations: { 'openservicemesh.io/sidecar-injection': 'disabled' } },
  });
  addNamespace(world, 'ingress-nginx', {
    labels: MESH_LABEL,
    annotations: { 'openservicemesh.io/sidecar-injection': 'disabled' },
  });
  addPod(world, 'ingress-nginx', 'controller-1');
  addNamespace(world, 'sandbox', {
    labels: { 'openservicemesh.io/ignore': 'true' },
    annotations: MESH_ANNOTATION,
  });
  addPod(world, 'sandbox', 'try-1');
  return world.put('/api/v1/namespaces/bookbuyer/events/bookbuyer-6b7f9.old', {
    type: 'Warning',
    reason: 'FailedCreate',
    message:
      'Error creating: Internal error occurred: failed calling webhook "osm-inject.k8s.io": x509: certificate signed by unknown authority',
    lastTimestamp: '2026-03-01T11:20:00Z',
    involvedObject: { kind: 'ReplicaSet', name: 'bookbuyer-6b7f9', namespace: 'bookbuyer' },
  });
}

export function addNamespace(
  world: World,
  name: string,
  metadata: { labels?: Record<string, string>; annotations?: Record<string, string> },
): World {
  return world.put(`/api/v1/namespaces/${name}`, { metadata, status: { phase: 'Active' } });
}

/** A pod with its proxy, made by a deployment. */
export function addMeshPod(world: World, namespace: string, name: string, image = ENVOY): World {
  addPod(world, namespace, name, {
    labels: { 'osm-proxy-uuid': '0f1e' },
    containers: ['app', 'envoy'],
    spec: {
      containers: [
        { name: 'app', image: 'registry.example/app:1' },
        { name: 'envoy', image },
      ],
    },
  });
  return world.change(`/api/v1/namespaces/${namespace}/pods/${name}`, {
    metadata: {
      creationTimestamp: '2026-02-10T08:00:00Z',
      ownerReferences: [{ kind: 'ReplicaSet', name: name.replace(/-[^-]+$/, '') }],
    },
  });
}
