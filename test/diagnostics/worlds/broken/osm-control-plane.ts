import { addPod, crashingStatus, waitingStatus } from '../healthy/base';
import { healthyConnectedCluster } from '../healthy/healthy-worlds';
import { addControllerPod, CONTROLLER_POD, INJECTOR_POD, meshDeployment } from '../healthy/osm';
import {
  MESH,
  meshEndpoints,
  meshService,
  MUTATING,
  MUTATING_WEBHOOK,
  VALIDATING,
  VALIDATING_WEBHOOK,
  webhookObject,
} from '../healthy/osm-objects';
import type { World } from '../world';
import type { BrokenWorlds } from './broken-world';

const UNAVAILABLE = { status: { readyReplicas: 0, availableReplicas: 0 } };
const CONTROLLER = 'osm-controller-7d9-1';
const INJECTOR = 'osm-injector-5c4-1';

/** Nothing is ready behind a part any more: its deployment and its endpoints say so. */
function withPartDown(part: 'osm-controller' | 'osm-injector'): World {
  return healthyConnectedCluster()
    .change(meshDeployment(part), UNAVAILABLE)
    .change(meshEndpoints(part), { subsets: [] });
}

function withoutDeployment(part: 'osm-controller' | 'osm-injector', pod: string): World {
  return healthyConnectedCluster()
    .remove(meshDeployment(part))
    .remove(pod)
    .change(meshEndpoints(part), { subsets: [] });
}

export const brokenControlPlaneWorlds: BrokenWorlds = {
  'osm-controller-deployment-unavailable': {
    build: () => withoutDeployment('osm-controller', CONTROLLER_POD),
  },
  'osm-controller-pod-not-ready': {
    build: () =>
      addControllerPod(
        withPartDown('osm-controller'),
        CONTROLLER,
        waitingStatus(['osm-controller'], 'CreateContainerConfigError', 'configmap "proxy" not found'),
      ),
  },
  'osm-controller-pod-crashing': {
    build: () =>
      addControllerPod(withPartDown('osm-controller'), CONTROLLER, crashingStatus(['osm-controller'])).log(
        MESH,
        CONTROLLER,
        '{"level":"info","message":"starting"}\n{"level":"fatal","component":"osm-controller/main","message":"Error fetching certificate manager"}',
        'osm-controller',
        true,
      ),
  },
  'osm-controller-pod-evicted': {
    build: () =>
      addControllerPod(healthyConnectedCluster(), 'osm-controller-7d9-0', {
        phase: 'Failed',
        reason: 'Evicted',
        message: 'The node was low on resource: memory.',
        containerStatuses: [],
      }),
  },
  'osm-controller-has-sidecar': {
    build: () =>
      addPod(healthyConnectedCluster(), MESH, CONTROLLER, {
        labels: { app: 'osm-controller' },
        containers: ['osm-controller', 'istio-proxy'],
      }).change(`/api/v1/namespaces/${MESH}`, { metadata: { labels: { 'istio-injection': 'enabled' } } }),
  },
  'osm-controller-service-wrong': {
    build: () =>
      healthyConnectedCluster().change(meshService('osm-controller'), {
        spec: { ports: [{ port: 9092, protocol: 'TCP' }] },
      }),
  },
  'osm-controller-endpoints-empty': {
    build: () => healthyConnectedCluster().change(meshEndpoints('osm-controller'), { subsets: [] }),
  },
  'osm-injector-deployment-unavailable': {
    build: () => withoutDeployment('osm-injector', INJECTOR_POD),
  },
  'osm-injector-pod-not-ready': {
    build: () =>
      addPod(withPartDown('osm-injector'), MESH, INJECTOR, {
        labels: { app: 'osm-injector' },
        containers: ['osm-injector'],
        status: crashingStatus(['osm-injector']),
      }),
  },
  'osm-injector-service-wrong': {
    build: () =>
      healthyConnectedCluster().change(meshService('osm-injector'), {
        spec: { type: 'LoadBalancer' },
        status: { loadBalancer: { ingress: [{ ip: '20.1.2.3' }] } },
      }),
  },
  'osm-injector-endpoints-empty': {
    build: () =>
      healthyConnectedCluster().change(meshEndpoints('osm-injector'), {
        subsets: [{ addresses: [{ ip: '10.42.0.21' }], ports: [{ port: 9091 }] }],
      }),
  },
  'osm-validating-webhook-missing': { build: () => healthyConnectedCluster().remove(VALIDATING) },
  'osm-mutating-webhook-missing': {
    build: () => healthyConnectedCluster().change(MUTATING, { webhooks: [] }),
  },
  'osm-validating-webhook-service-wrong': {
    build: () =>
      healthyConnectedCluster().put(
        VALIDATING,
        webhookObject('osm-controller', {
          ...VALIDATING_WEBHOOK,
          service: { name: 'osm-config-validator', path: '/webhook', port: 443 },
        }),
      ),
  },
  'osm-mutating-webhook-service-wrong': {
    build: () =>
      healthyConnectedCluster().put(
        MUTATING,
        webhookObject('osm-injector', {
          ...MUTATING_WEBHOOK,
          service: { name: 'osm-injector', path: '/mutate', port: 9090 },
        }),
      ),
  },
  'osm-validating-webhook-ca-bundle': {
    build: () =>
      healthyConnectedCluster().put(
        VALIDATING,
        webhookObject('osm-controller', { ...VALIDATING_WEBHOOK, caBundle: '' }),
      ),
  },
  'osm-mutating-webhook-ca-bundle': {
    build: () =>
      healthyConnectedCluster().put(
        MUTATING,
        webhookObject('osm-injector', { ...MUTATING_WEBHOOK, caBundle: 'TFMwdA=='.repeat(10) }),
      ),
  },
};
