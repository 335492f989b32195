import { diagnose } from '../../diagnostics/diagnose';
import { Evidence } from '../../diagnostics/evidence/evidence';
import type { KubernetesReader, Page, PageOptions } from '../../diagnostics/evidence/kubernetes-reader';
import { readAllPods } from '../../diagnostics/evidence/pods';
import { knownList } from '../../diagnostics/evidence/reading';
import { healthyConnectedCluster, healthyManagedCluster } from './worlds/healthy/healthy-worlds';
import type { World } from './worlds/world';
import { WorldArmReader } from './worlds/world-arm-reader';
import { WorldKubernetesReader } from './worlds/world-kubernetes-reader';

const NAMESPACES = 200;
const PODS_EACH = 25;
const MESH = { 'openservicemesh.io/monitored-by': 'osm' };

/** A world with 200 more namespaces of 25 pods, made page by page like a server makes them. Each pod weighs about 8 KB. */
class LargeKubernetesReader implements KubernetesReader {
  calls = 0;
  private readonly inner: WorldKubernetesReader;

  constructor(world: World) {
    this.inner = new WorldKubernetesReader(world);
    for (let index = 0; index < NAMESPACES; index += 1) {
      world.put(`/api/v1/namespaces/team-${index}`, {
        metadata: { labels: MESH, annotations: { 'openservicemesh.io/sidecar-injection': 'enabled' } },
        status: { phase: 'Active' },
      });
    }
  }

  get(path: string) {
    this.calls += 1;
    return this.inner.get(path);
  }

  async list(path: string, options: PageOptions): Promise<Page | undefined> {
    this.calls += 1;
    if (path !== '/api/v1/pods') return this.inner.list(path, options);
    const start = Number(options.continueToken ?? 0);
    const end = Math.min(start + options.limit, NAMESPACES * PODS_EACH);
    const items = Array.from({ length: end - start }, (_, index) => pod(start + index));
    return { items, ...(end < NAMESPACES * PODS_EACH ? { continueToken: String(end) } : {}) };
  }

  podLog(...request: Parameters<KubernetesReader['podLog']>) {
    this.calls += 1;
    return this.inner.podLog(...request);
  }

  mayI(...request: Parameters<KubernetesReader['mayI']>) {
    this.calls += 1;
    return this.inner.mayI(...request);
  }
}

function pod(index: number) {
  const namespace = `team-${index % NAMESPACES}`;
  const containers = ['app', 'envoy'].map((name) => ({
    name,
    image: name === 'envoy' ? 'mcr.microsoft.com/oss/envoyproxy/envoy:v1.22.2' : 'registry.example/app:1',
    args: ['x'.repeat(1_500)],
    env: [{ name: 'TOKEN', value: 'x'.repeat(1_500) }],
  }));
  return {
    metadata: {
      name: `pod-${index}`,
      namespace,
      labels: { 'osm-proxy-uuid': String(index) },
      managedFields: [{ manager: 'x'.repeat(2_000) }],
    },
    spec: { nodeName: 'node-1', containers },
    status: {
      phase: 'Running',
      conditions: [{ type: 'PodScheduled', status: 'True' }],
      containerStatuses: containers.map(({ name }) => ({ name, ready: true, state: { running: {} } })),
    },
  };
}

describe('a cluster with 200 namespaces and 5,000 pods', () => {
  it.each([
    ['managed', healthyManagedCluster],
    ['connected', healthyConnectedCluster],
  ])('is diagnosed (%s) with paging, under 100 API calls and 150 MB', async (_, build) => {
    const world = build();
    const kubernetes = new LargeKubernetesReader(world);
    const arm = new WorldArmReader(world);
    const evidence = new Evidence({ arm, kubernetes });
    const before = process.memoryUsage().heapUsed;

    await diagnose(evidence, { clusterId: world.clusterId, ...world.question });
    const pods = await knownList(readAllPods(evidence));

    const grownMb = (process.memoryUsage().heapUsed - before) / 1024 / 1024;
    expect(pods.length).toBe(NAMESPACES * PODS_EACH);
    expect(kubernetes.calls + arm.requests.length).toBeLessThan(100);
    expect(evidence.calls).toBe(kubernetes.calls + arm.requests.length);
    expect(grownMb).toBeLessThan(150);
    expect(JSON.stringify(pods[0])).not.toContain('xxx');
  });
});
