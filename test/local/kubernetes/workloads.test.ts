import { runCluster } from './running-cluster';
import type { Parsed, RunningCluster } from './running-cluster';

const node = (name: string, more: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { 'kubernetes.io/os': 'linux' } },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
  ...more,
});

describe('workloads', () => {
  let cluster: RunningCluster;
  const core = '/api/v1/namespaces/default';
  const apps = '/apis/apps/v1/namespaces/default';
  beforeAll(async () => {
    const seeded = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'seeded' },
      spec: {
        selector: { matchLabels: { app: 'seeded' } },
        template: { metadata: { labels: { app: 'seeded' } } },
      },
      status: { replicas: 3, readyReplicas: 1 },
    };
    const objects = [
      node('good'),
      node('tainted', { spec: { taints: [{ key: 'only', value: 'gpu', effect: 'NoSchedule' }] } }),
      node('off', { spec: { unschedulable: true } }),
      node('broken', { status: { conditions: [{ type: 'Ready', status: 'False' }] } }),
      seeded,
    ];
    cluster = await runCluster({ clusters: [{ name: 'prod', objects, logs: {} }] });
  });
  afterAll(() => cluster.close());

  function body(name: string, podSpec: object = {}, annotations: object = {}): object {
    const labels = { app: name };
    const spec = { containers: [{ name: 'main', image: 'web:1' }], ...podSpec };
    return {
      metadata: { name },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels, annotations }, spec } },
    };
  }

  /** Reads until the answer is as wanted: the controllers work after the answer to a write. */
  async function until(path: string, isWanted: (answer: Parsed) => boolean): Promise<Parsed> {
    for (;;) {
      const answer = await cluster.call('GET', path);
      if (isWanted(answer.body)) {
        return answer.body;
      }
    }
  }

  function podsOf(app: string): string {
    return `${core}/pods?labelSelector=app%3D${app}`;
  }

  const phases = (list: Parsed): string[] => list.items.map((pod: Parsed) => pod.status.phase);
  const areRunning =
    (count: number) =>
    (list: Parsed): boolean =>
      list.items.length === count && phases(list).every((phase) => phase === 'Running');

  it('get pods on nodes that take them, and a status', async () => {
    await cluster.call('POST', `${apps}/deployments`, { body: body('web') });

    const pods = await until(podsOf('web'), areRunning(1));
    const deployment = await until(`${apps}/deployments/web`, ({ status }) => status.availableReplicas === 1);

    expect(pods.items[0].spec.nodeName).toBe('good');
    expect(pods.items[0].metadata.ownerReferences[0].kind).toBe('ReplicaSet');
    expect(deployment.status.conditions).toEqual(
      expect.arrayContaining([expect.objectContaining({ type: 'Available', status: 'True' })]),
    );
  });

  it('replace their pods when the template changes, and make new ones for those that are deleted', async () => {
    await cluster.call('POST', `${apps}/deployments`, { body: body('changing') });
    const before = await until(podsOf('changing'), areRunning(1));
    await cluster.call('PATCH', `${apps}/deployments/changing`, {
      body: [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'web:2' }],
      headers: { 'content-type': 'application/json-patch+json' },
    });
    const isImage = (list: Parsed): boolean => list.items[0]?.spec.containers[0].image === 'web:2';
    const after = await until(podsOf('changing'), (list) => areRunning(1)(list) && isImage(list));
    await cluster.call('POST', `${core}/pods/${after.items[0].metadata.name}/eviction`, { body: {} });
    const last = await until(
      podsOf('changing'),
      (list) => areRunning(1)(list) && list.items[0].metadata.uid !== after.items[0].metadata.uid,
    );

    expect(before.items[0].metadata.uid).not.toBe(after.items[0].metadata.uid);
    expect(last.items).toHaveLength(1);
  });

  it('as StatefulSets and DaemonSets have pods too', async () => {
    await cluster.call('POST', `${apps}/statefulsets`, { body: body('ordered') });
    await cluster.call('POST', `${apps}/daemonsets`, {
      body: body('everywhere', { tolerations: [{ key: 'only', operator: 'Equal', value: 'gpu' }] }),
    });

    const ordered = await until(podsOf('ordered'), areRunning(1));
    const everywhere = await until(`${apps}/daemonsets/everywhere`, ({ status }) => status.numberReady === 2);

    expect(ordered.items[0].metadata.name).toBe('ordered-0');
    expect(everywhere.status.desiredNumberScheduled).toBe(2);
  });

  it('wait for a node, and tell why', async () => {
    await cluster.call('POST', `${apps}/deployments`, {
      body: body('picky', { nodeSelector: { disk: 'fast' } }),
    });
    const isMarked = (list: Parsed): boolean => list.items[0]?.status.conditions !== undefined;
    const waiting = await until(podsOf('picky'), isMarked);
    await cluster.call('POST', '/api/v1/nodes', {
      body: { metadata: { name: 'fast', labels: { disk: 'fast' } }, status: {} },
    });
    const running = await until(podsOf('picky'), areRunning(1));

    expect(waiting.items[0].status.conditions[0]).toMatchObject({
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message:
        "0/4 nodes are available: 1 node(s) were not ready, 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) were unschedulable, 1 node(s) had untolerated taint {only: gpu}.",
    });
    expect(running.items[0].spec.nodeName).toBe('fast');
  });

  it('wait for the Secrets and volumes they name, and go on when those come', async () => {
    const envFrom = [{ secretRef: { name: 'connection' } }];
    const containers = [
      { name: 'main', image: 'web:1', envFrom, volumeMounts: [{ name: 'v', mountPath: '/v' }] },
    ];
    const volumes = [{ name: 'v', configMap: { name: 'settings' } }];
    await cluster.call('POST', `${apps}/deployments`, { body: body('needy', { containers, volumes }) });
    const events = (reason: string): string =>
      `${core}/events?fieldSelector=reason%3D${reason},involvedObject.kind%3DPod`;

    const mount = await until(events('FailedMount'), ({ items }) => items.length > 0);
    await cluster.call('POST', `${core}/configmaps`, { body: { metadata: { name: 'settings' } } });
    const isConfigured = (list: Parsed): boolean =>
      list.items[0]?.status.containerStatuses[0].state.waiting?.reason === 'CreateContainerConfigError';
    const waiting = await until(podsOf('needy'), isConfigured);
    await cluster.call('POST', `${core}/secrets`, { body: { metadata: { name: 'connection' } } });
    const running = await until(podsOf('needy'), areRunning(1));

    expect(mount.items[0].message).toBe('MountVolume.SetUp failed: configmap "settings" not found');
    expect(waiting.items[0].status.containerStatuses[0].state.waiting.message).toBe(
      'secret "connection" not found',
    );
    expect(running.items).toHaveLength(1);
  });

  it('without their service account have an event and no pods', async () => {
    await cluster.call('POST', `${apps}/deployments`, {
      body: body('homeless', { serviceAccountName: 'none' }),
    });

    const failed = await until(
      `${core}/events?fieldSelector=reason%3DFailedCreate`,
      ({ items }) => items.length > 0,
    );

    expect(failed.items[0].message).toContain('serviceaccount "none" not found');
    expect((await cluster.call('GET', podsOf('homeless'))).body.items).toEqual([]);
  });

  it('as Jobs fail when their pods do, after as many tries as they may have', async () => {
    const spec = {
      backoffLimit: 1,
      template: {
        metadata: { annotations: { 'stand-in.local/exit-code': '3' } },
        spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'tool:1' }] },
      },
    };
    await cluster.call('POST', '/apis/batch/v1/namespaces/default/jobs', {
      body: { metadata: { name: 'bad' }, spec },
    });

    const job = await until(
      '/apis/batch/v1/namespaces/default/jobs/bad',
      ({ status }) => status?.conditions !== undefined,
    );
    const pods = await cluster.call('GET', `${core}/pods?labelSelector=job-name%3Dbad`);

    expect(job.status).toMatchObject({ failed: 2 });
    expect(job.status.conditions.at(-1)).toMatchObject({ type: 'Failed', reason: 'BackoffLimitExceeded' });
    expect(pods.body.items[0].status.containerStatuses[0].state.terminated.exitCode).toBe(3);
  });

  it('that were seeded stay as they were given', async () => {
    const { body: seeded } = await cluster.call('GET', `${apps}/deployments/seeded`);

    expect(seeded.status).toEqual({ replicas: 3, readyReplicas: 1 });
    expect((await cluster.call('GET', podsOf('seeded'))).body.items).toEqual([]);
  });

  it.each([
    ['deployments', { spec: {} }, 'spec.selector: Required value'],
    [
      'deployments',
      {
        spec: {
          selector: { matchLabels: { a: 'b' } },
          template: { spec: { containers: [{ name: 'a', image: 'b' }] } },
        },
      },
      '`selector` does not match template `labels`',
    ],
    [
      'deployments',
      body('x', {
        containers: [
          { name: 'a', image: 'b' },
          { name: 'a', image: 'b' },
        ],
      }),
      'spec.template.spec.containers[1].name: Duplicate value: "a"',
    ],
    ['deployments', body('x', { containers: [{ name: 'A_', image: 'b' }] }), 'RFC 1123 label'],
    [
      'deployments',
      body('x', { containers: [{ name: 'a' }] }),
      'spec.template.spec.containers[0].image: Required value',
    ],
    [
      'deployments',
      body('x', { containers: [{ name: 'a', image: 'b', volumeMounts: [{ name: 'v', mountPath: '/' }] }] }),
      'volumeMounts[0].name: Not found: "v"',
    ],
  ])('as %s that cannot work are refused: %#', async (plural, wrong, message) => {
    const answer = await cluster.call('POST', `${apps}/${plural}`, {
      body: { metadata: { name: 'x' }, ...wrong },
    });

    expect(answer.status).toBe(422);
    expect(answer.body.message).toContain(message);
  });

  it('print the columns that kubectl shows', async () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    const cells = async (path: string): Promise<unknown[][]> => {
      const { body: table } = await cluster.call('GET', path, { headers: { accept } });
      return table.rows.map((row: Parsed) => row.cells);
    };

    const nodes = await cells('/api/v1/nodes');
    expect(nodes.map(([name, status]) => [name, status])).toEqual(
      expect.arrayContaining([
        ['good', 'Ready'],
        ['off', 'Ready,SchedulingDisabled'],
        ['broken', 'NotReady'],
      ]),
    );
    expect((await cells(`${apps}/deployments`)).map(([name, ready]) => [name, ready])).toContainEqual([
      'seeded',
      '1/1',
    ]);
    expect((await cells('/api/v1/namespaces/default/services'))[0]?.slice(0, 5)).toEqual([
      'kubernetes',
      'ClusterIP',
      '10.0.0.1',
      '<none>',
      '443/TCP',
    ]);
    expect((await cells('/apis/batch/v1/jobs')).map(([, status]) => status)).toContain('Failed');
  });
});
