import { createClusterActivities } from '../../activities/cluster-activities';
import { openEvidence } from '../../activities/diagnosis/diagnosis-evidence';
import { readAllPods } from '../../diagnostics/evidence/pods';
import { knownList } from '../../diagnostics/evidence/reading';
import type { World } from '../../local/world';
import { CLUSTER, LocalCloud, OPERATION } from './local-cloud';

const NAMESPACES = 200;
const PODS = 5_000;
/** Of one pod, as those of busy clusters are: annotations, environment, probes. */
const FILLING = 'x'.repeat(2_000);

function namespace(index: number): Record<string, unknown> {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: `team-${index}` } };
}

function pod(index: number): Record<string, unknown> {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `web-${index}`,
      namespace: `team-${index % NAMESPACES}`,
      annotations: { 'example.com/filling': FILLING },
    },
    spec: {
      nodeName: 'node-1',
      containers: [{ name: 'web', image: 'web', env: [{ name: 'FILLING', value: FILLING }] }],
    },
    status: {
      phase: 'Running',
      containerStatuses: [
        { name: 'web', image: 'web', imageID: '', ready: true, restartCount: 0, state: { running: {} } },
      ],
    },
  };
}

function large(world: World): World {
  const prod = world.kubernetes['prod'] ?? { objects: [], logs: {} };
  const objects = [
    ...prod.objects,
    ...Array.from({ length: NAMESPACES }, (_, index) => namespace(index)),
    ...Array.from({ length: PODS }, (_, index) => pod(index)),
  ];
  return { ...world, kubernetes: { ...world.kubernetes, prod: { ...prod, objects } } };
}

const cloud = new LocalCloud(large);
beforeAll(() => cloud.open(), 60_000);
afterAll(() => cloud.close());

/** Everything that Azure and the cluster were asked for, tokens included. */
async function requestCount(): Promise<number> {
  return cloud.azure.requests.list().length + (await cloud.kubernetesRequests()).length;
}

describe('a cluster with 200 namespaces and 5,000 pods, through the real client', () => {
  it('is diagnosed with less than 100 requests', async () => {
    const activities = createClusterActivities(cloud.clients);
    const before = await requestCount();

    const step = await activities['diagnose-cluster']({
      operationId: OPERATION,
      clusterId: CLUSTER,
      plansRepairs: true,
      repaired: [],
      failures: 0,
    });

    expect(step).toMatchObject({ state: 'done', facts: { report: { notReadable: [] } } });
    const count = (await requestCount()) - before;
    process.stdout.write(`requests for a diagnosis: ${count}\n`);
    expect(count).toBeLessThan(100);
  });

  it('has all its pods read page by page, in less than 150 MB', async () => {
    const evidence = await openEvidence(cloud.clients, CLUSTER);
    const before = process.memoryUsage();

    const pods = await knownList(readAllPods(evidence));

    const { heapUsed, rss } = process.memoryUsage();
    const keptBytes = Buffer.byteLength(JSON.stringify(pods));
    const grownMb = (heapUsed - before.heapUsed) / 2 ** 20;
    process.stdout.write(
      `pods: ${pods.length}, calls: ${evidence.calls}, kept: ${(keptBytes / 2 ** 20).toFixed(1)} MB, ` +
        `heap: +${grownMb.toFixed(0)} MB, RSS with both stand-ins: ${(rss / 2 ** 20).toFixed(0)} MB\n`,
    );
    expect(pods.length).toBeGreaterThanOrEqual(PODS);
    expect(evidence.calls).toBeLessThan(20);
    expect(grownMb).toBeLessThan(150);
    // Values of variables are no evidence, and could be secrets.
    expect(pods.every((one) => !JSON.stringify(one.spec).includes(FILLING))).toBe(true);
  });
});
