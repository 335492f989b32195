import { look } from './look';
import { addPod, crashingStatus, waitingStatus } from './worlds/healthy/base';
import { healthyConnectedCluster } from './worlds/healthy/healthy-worlds';
import { addControllerPod, CONTROLLER_POD, meshDeployment } from './worlds/healthy/osm';
import { MESH, meshEndpoints, meshService } from './worlds/healthy/osm-objects';
import { broken, findingsOf, firstOf, wordsOf, planOf } from './mesh-questions';

// Rows of the acceptance list that diagnosis answers for Open Service Mesh.

const CONTROLLER = 'osm-controller-7d9-1';

describe('the controller', () => {
  it.each([
    ['ready', { readyReplicas: 0 }],
    ['up to date', { updatedReplicas: 0 }],
    ['available', { availableReplicas: 0 }],
  ])('OM-01 has a deployment that is 1/1, 1, 1: not %s', async (_, status) => {
    const world = healthyConnectedCluster().change(meshDeployment('osm-controller'), { status });

    expect(await findingsOf(world)).toEqual(['osm-controller-deployment-unavailable']);
  });

  it('OM-01 counts with more replicas as it does with one', async () => {
    const status = { readyReplicas: 3, updatedReplicas: 3, availableReplicas: 3 };
    const deployment = meshDeployment('osm-controller');

    const full = healthyConnectedCluster().change(deployment, { spec: { replicas: 3 }, status });
    const short = healthyConnectedCluster().change(deployment, { spec: { replicas: 3 } });

    expect(await findingsOf(full)).toEqual([]);
    expect(wordsOf(await firstOf(short))).toContain('1/3 ready, 1 up to date, 1 available');
  });

  it('OM-01 is found by its label', async () => {
    const world = healthyConnectedCluster().change(meshDeployment('osm-controller'), {
      metadata: { labels: { app: 'controller' } },
    });

    expect(wordsOf(await firstOf(world))).toContain('has no label app=osm-controller');
  });

  it('OM-02 runs 1/1 without restarts; one that was restarted lately is worth a look', async () => {
    const restarted = (finishedAt: string) =>
      healthyConnectedCluster().change(CONTROLLER_POD, {
        status: {
          containerStatuses: [
            {
              name: 'osm-controller',
              ready: true,
              restartCount: 3,
              state: { running: {} },
              lastState: { terminated: { exitCode: 2, reason: 'Error', finishedAt } },
            },
          ],
        },
      });

    expect(await firstOf(restarted('2026-03-01T11:40:00Z'))).toMatchObject({
      id: 'osm-controller-pod-not-ready',
      confidence: 'medium',
    });
    expect(await findingsOf(restarted('2026-02-27T11:40:00Z'))).toEqual([]);
  });

  it('OM-02 is the problem when it has no pod at all, although one is wanted', async () => {
    const world = healthyConnectedCluster()
      .remove(CONTROLLER_POD)
      .change(meshDeployment('osm-controller'), { status: { readyReplicas: 0, availableReplicas: 0 } });

    const { findings } = await look(world);

    expect(findings.map(({ id }) => id)).toEqual(['osm-controller-pod-not-ready']);
    expect(findings[0]?.symptoms.map(({ id }) => id)).toEqual(['osm-controller-deployment-unavailable']);
  });

  it('OM-03 may have an evicted pod beside a healthy one, but not instead of it', async () => {
    const beside = broken('osm-controller-pod-evicted');
    const instead = broken('osm-controller-pod-evicted').remove(CONTROLLER_POD);

    expect(await firstOf(beside)).toMatchObject({ id: 'osm-controller-pod-evicted', severity: 'info' });
    expect((await firstOf(instead)).id).toBe('osm-controller-pod-not-ready');
    expect(await planOf(beside, 'osm-controller-pod-evicted')).toMatchObject({ safe: true, actions: [] });
  });

  it('OM-04 shows its error lines when it is 0/1, of the run before as well', async () => {
    const finding = await firstOf(
      broken('osm-controller-pod-crashing').log(
        MESH,
        CONTROLLER,
        '{"level":"info","message":"starting"}\n{"level":"error","message":"cannot reach Vault"}',
        'osm-controller',
      ),
    );

    expect(finding.id).toBe('osm-controller-pod-crashing');
    expect(wordsOf(finding)).toContain('Error fetching certificate manager');
    expect(wordsOf(finding)).toContain('cannot reach Vault');
    expect(wordsOf(finding)).not.toContain('"message":"starting"');
    expect(finding.commands).toContain('kubectl logs -n arc-osm-system -l app=osm-controller');
  });

  it('OM-04 does not crash while it waits for its image', async () => {
    const status = waitingStatus(['osm-controller'], 'ImagePullBackOff', 'Back-off pulling image');
    const world = addControllerPod(healthyConnectedCluster(), CONTROLLER, status);

    expect(await findingsOf(world)).toContain('osm-controller-pod-not-ready');
    expect(await findingsOf(world)).not.toContain('osm-controller-pod-crashing');
  });

  it('OM-05 has one container; proxies beside it are named, log shippers are not', async () => {
    const withContainer = (name: string) =>
      addPod(healthyConnectedCluster(), MESH, CONTROLLER, {
        labels: { app: 'osm-controller' },
        containers: ['osm-controller', name],
      });

    const proxy = await firstOf(withContainer('envoy'));
    const unknown = await firstOf(withContainer('helper'));

    expect(proxy).toMatchObject({ id: 'osm-controller-has-sidecar', confidence: 'high' });
    expect(wordsOf(proxy)).toContain('2/2 ready, containers osm-controller, envoy');
    expect(proxy.symptoms.map(({ id }) => id)).toEqual(['osm-controller-pod-not-ready']);
    expect(unknown.confidence).toBe('medium');
    expect(await findingsOf(withContainer('fluentbit-logger'))).toEqual([]);
  });

  it.each([
    ['15128/TCP', { spec: { ports: [{ port: 9092, protocol: 'TCP' }] } }],
    ['9092/TCP', { spec: { ports: [{ port: 15128, protocol: 'TCP' }] } }],
    ['15128/TCP', { spec: { ports: [{ port: 9092 }, { port: 15128, protocol: 'UDP' }] } }],
    ['NodePort', { spec: { type: 'NodePort' } }],
    ['1.2.3.4', { spec: { externalIPs: ['1.2.3.4'] } }],
    ['mesh.example', { status: { loadBalancer: { ingress: [{ hostname: 'mesh.example' }] } } }],
  ])('OM-06 has a service with two ports and no external address: %s', async (word, change) => {
    const world = healthyConnectedCluster().change(meshService('osm-controller'), change);

    const finding = await firstOf(world);

    expect(finding.id).toBe('osm-controller-service-wrong');
    expect(wordsOf(finding)).toContain(word);
  });

  it('OM-06 may have any cluster IP, and port 9091 or not', async () => {
    const world = healthyConnectedCluster().change(meshService('osm-controller'), {
      spec: { clusterIP: '172.16.0.9', ports: [{ port: 15128 }, { port: 9092 }] },
    });

    expect(await findingsOf(world)).toEqual([]);
  });

  it('OM-06 is told when its service is missing, and its endpoints are a symptom of that', async () => {
    const world = healthyConnectedCluster()
      .remove(meshService('osm-controller'))
      .change(meshEndpoints('osm-controller'), { subsets: [] });

    const { findings } = await look(world);

    expect(findings.map(({ id }) => id)).toEqual(['osm-controller-service-wrong']);
    expect(findings[0]?.symptoms.map(({ id }) => id)).toEqual(['osm-controller-endpoints-empty']);
  });

  it.each([9092, 15128])('OM-07 has an address behind port %d', async (port) => {
    const ports = [9092, 15128].filter((other) => other !== port).map((other) => ({ port: other }));
    const world = healthyConnectedCluster().change(meshEndpoints('osm-controller'), {
      subsets: [
        { addresses: [{ ip: '10.42.0.21' }], ports },
        { notReadyAddresses: [{ ip: '10.42.0.22' }], ports: [{ port }] },
      ],
    });

    expect(wordsOf(await firstOf(world))).toContain(`no address that is ready on port ${port}`);
  });

  it('OM-07 is read from endpoint slices where the cluster serves no endpoints', async () => {
    const slice = `/apis/discovery.k8s.io/v1/namespaces/${MESH}/endpointslices/osm-controller-x1`;
    const well = healthyConnectedCluster().remove(meshEndpoints('osm-controller'));
    const empty = healthyConnectedCluster()
      .forbid(/\/endpoints\/osm-controller$/)
      .change(slice, { endpoints: [{ addresses: ['10.42.0.21'], conditions: { ready: false } }] });

    expect(await findingsOf(well)).toEqual([]);
    expect(await findingsOf(empty)).toEqual(['osm-controller-endpoints-empty']);
  });

  it('OM-07 shows everything else as symptoms of a controller that crashes', async () => {
    const { findings } = await look(broken('osm-controller-pod-crashing'));

    expect(findings.map(({ id }) => id)).toEqual(['osm-controller-pod-crashing']);
    expect(findings[0]?.symptoms.map(({ id }) => id).toSorted()).toEqual([
      'osm-controller-deployment-unavailable',
      'osm-controller-endpoints-empty',
      'osm-controller-pod-not-ready',
    ]);
  });
});

describe('the injector', () => {
  it.each([{ readyReplicas: 0 }, { updatedReplicas: 0 }, { availableReplicas: 0 }])(
    'OM-08 has a deployment that is 1/1, 1, 1: %j',
    async (status) => {
      const world = healthyConnectedCluster().change(meshDeployment('osm-injector'), { status });

      expect(await findingsOf(world)).toEqual(['osm-injector-deployment-unavailable']);
    },
  );

  it('OM-09 has a pod that is 1/1, otherwise its log is shown', async () => {
    const world = addPod(healthyConnectedCluster(), MESH, 'osm-injector-5c4-1', {
      labels: { app: 'osm-injector' },
      containers: ['osm-injector'],
      status: crashingStatus(['osm-injector']),
    }).log(MESH, 'osm-injector-5c4-1', '{"level":"fatal","message":"no certificate"}', 'osm-injector', true);

    const finding = await firstOf(world);

    expect(finding.id).toBe('osm-injector-pod-not-ready');
    expect(wordsOf(finding)).toContain('no certificate');
  });

  it.each([
    ['another port', { spec: { ports: [{ port: 443 }] } }],
    ['an external address', { spec: { externalIPs: ['1.2.3.4'] } }],
    ['another type', { spec: { type: 'NodePort' } }],
  ])('OM-10 has a service of type ClusterIP on 9090: not %s', async (_, change) => {
    const world = healthyConnectedCluster().change(meshService('osm-injector'), change);

    expect(await findingsOf(world)).toEqual(['osm-injector-service-wrong']);
  });

  it('OM-11 has at least one address behind 9090, whichever', async () => {
    const endpoints = (subsets: unknown[]) =>
      healthyConnectedCluster().change(meshEndpoints('osm-injector'), { subsets });

    expect(await findingsOf(endpoints([]))).toEqual(['osm-injector-endpoints-empty']);
    expect(
      await findingsOf(endpoints([{ addresses: [{ ip: '192.0.2.7' }], ports: [{ port: 9090 }] }])),
    ).toEqual([]);
  });
});
