import { loadOrCreateCertificates, trust } from '../../local/certificates';
import { KubernetesStandIn } from '../../local/kubernetes/kubernetes-stand-in';
import { createClusterAccess, NoClusterAccess } from '../../kubernetes/cluster-access';
import {
  createKubernetesClient,
  type KubernetesClient,
  type Manifest,
} from '../../kubernetes/kubernetes-client';
import { KubernetesError } from '../../kubernetes/kubernetes-error';

const CLUSTER = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/prod';

const SUBSCRIPTION_EDGE =
  '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/edge';

function map(name: string, data: Record<string, string>): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' }, data };
}

function reference(name: string) {
  return { apiVersion: 'v1', kind: 'ConfigMap', name, namespace: 'default' };
}

describe('access to a cluster', () => {
  let kubernetes: KubernetesStandIn;
  let nowMs: number;
  let kubeconfigs: string[];
  let client: KubernetesClient;
  let access: ReturnType<typeof createClusterAccess>;

  beforeEach(async () => {
    const certificates = loadOrCreateCertificates(':memory:');
    trust(certificates.caCertPem);
    const clusters = [{ name: 'prod', objects: [], logs: {} }];
    kubernetes = new KubernetesStandIn({ stateDirectory: ':memory:', certificates, clusters });
    await kubernetes.listen();
    nowMs = 0;
    kubeconfigs = [];
    access = createClusterAccess({
      arm: {
        post: async <T>(id: string, action: string, _version: string, _body?: unknown, query?: object) => {
          kubeconfigs.push(`${id}/${action}?${JSON.stringify(query)}`);
          const value = Buffer.from(kubernetes.kubeconfig('prod', 'admin')).toString('base64');
          return { kubeconfigs: [{ name: 'clusterUser', value }] } as T;
        },
      },
      credential: () => Promise.reject(new Error('The kubeconfig has a token')),
      now: () => nowMs,
    });
    client = await access.clientOf(CLUSTER);
  });
  afterEach(() => kubernetes.close());

  it('asks Azure for a login once, and again when it is old or forgotten', async () => {
    await access.clientOf(CLUSTER.toUpperCase());
    expect(kubeconfigs).toEqual([`${CLUSTER}/listClusterUserCredential?{"format":"azure"}`]);

    nowMs = 31 * 60_000;
    await access.clientOf(CLUSTER);
    expect(kubeconfigs).toHaveLength(2);

    access.forget(CLUSTER);
    await access.clientOf(CLUSTER);
    expect(kubeconfigs).toHaveLength(3);
  });

  it('reaches an Arc cluster with a kubeconfig of the settings, and says what is missing without one', async () => {
    const edge = SUBSCRIPTION_EDGE;
    const text = kubernetes.kubeconfig('prod', 'admin');
    for (const kubeconfig of [text, Buffer.from(text).toString('base64')]) {
      const own = createClusterAccess({
        arm: { post: () => Promise.reject(new Error('Azure is not asked')) },
        credential: () => Promise.reject(new Error('The kubeconfig has a token')),
        now: () => 0,
        kubeconfigs: new Map([[edge.toLowerCase(), kubeconfig]]),
      });
      const { status } = await (await own.httpOf(edge)).send({ method: 'GET', path: '/api/v1/namespaces' });
      expect(status).toBe(200);
    }

    const error: unknown = await access.httpOf(SUBSCRIPTION_EDGE).catch((it: unknown) => it);
    expect(error).toBeInstanceOf(NoClusterAccess);
    expect(error).toHaveProperty('message', expect.stringContaining('CLUSTER_KUBECONFIGS'));
  });

  it('creates once, reads, lists and deletes', async () => {
    expect(await client.read(reference('a'))).toBeUndefined();
    expect(await client.create({ ...map('a', { x: '1' }) })).toBe(true);
    expect(await client.create({ ...map('a', { x: '2' }) })).toBe(false);

    const found = await client.read(reference('a'));
    expect(found?.data).toEqual({ x: '1' });
    const labelled = map('b', {});
    labelled.metadata.labels = { team: 'orders' };
    await client.create(labelled);
    expect(
      (await client.list('v1', 'ConfigMap', 'default', 'team=orders')).map((it) => it.metadata.name),
    ).toEqual(['b']);

    await client.delete(found as Manifest);
    await client.delete(found as Manifest);
    expect(await client.read(reference('a'))).toBeUndefined();
  });

  it('owns the fields that it applies, and removes those that it applies no more', async () => {
    await client.apply(map('a', { x: '1', y: '1' }));
    await client.apply(map('a', { x: '2' }));

    const found = await client.read(reference('a'));
    expect(found?.data).toEqual({ x: '2' });
  });

  it('does not change the fields of others unless it is told to', async () => {
    await client.apply(map('a', { x: '1' }));
    const other = await fetch(
      `${kubernetes.url('prod')}/api/v1/namespaces/default/configmaps/a?fieldManager=someone`,
      {
        method: 'PATCH',
        headers: {
          'content-type': 'application/merge-patch+json',
          authorization: `Bearer ${/token: "?([^\s"]+)/.exec(kubernetes.kubeconfig('prod', 'admin'))?.[1]}`,
        },
        body: '{"data":{"x":"theirs"}}',
      },
    );
    expect(other.status).toBe(200);

    await expect(client.apply(map('a', { x: 'ours' }))).rejects.toMatchObject({ kind: 'conflict' });
    await client.apply(map('a', { x: 'ours' }), { force: true });

    expect((await client.read(reference('a')))?.data).toEqual({ x: 'ours' });
  });

  it('deletes what was read, not what has replaced it', async () => {
    await client.create(map('a', { x: '1' }));
    const before = await client.read(reference('a'));
    await client.apply(map('a', { y: '2' }));

    await expect(client.delete(before as Manifest)).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('uses an Entra token for the AKS server where the kubeconfig has no login', async () => {
    const scopes: unknown[] = [];
    const entra = createClusterAccess({
      arm: {
        post: async <T>() => {
          const text = kubernetes
            .kubeconfig('prod', 'admin')
            .replace(/token: .*/, 'exec: {command: kubelogin}');
          return { kubeconfigs: [{ value: Buffer.from(text).toString('base64') }] } as T;
        },
      },
      credential: async () => ({
        getToken: async (scope) => {
          scopes.push(scope);
          return { token: 'not-known-here', expiresOnTimestamp: 0 };
        },
      }),
      now: () => 0,
    });

    const asked = (await entra.clientOf(CLUSTER)).read(reference('a'));

    await expect(asked).rejects.toMatchObject({ kind: 'unauthorized' });
    expect(scopes[0]).toBe('6dae42f8-4368-4678-94ff-3960e28e3630/.default');
  });

  it('reports a cluster that does not answer as unreachable', async () => {
    const gone = await createKubernetesClient({
      endpoint: { server: 'https://127.0.0.1:1', login: { token: 't' } },
      token: () => Promise.reject(new Error('Not needed')),
    });

    const error = await gone.read(reference('a')).catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(KubernetesError);
    expect(error).toMatchObject({ kind: 'unreachable' });
  });
});
