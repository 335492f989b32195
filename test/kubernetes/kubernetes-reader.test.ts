import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { KubernetesReader } from '../../diagnostics/evidence/kubernetes-reader';
import { readKubeconfig } from '../../kubernetes/kubeconfig';
import { KubernetesError } from '../../kubernetes/kubernetes-error';
import { createKubernetesHttp, type KubernetesHttp } from '../../kubernetes/kubernetes-http';
import { createKubernetesReads } from '../../kubernetes/kubernetes-reader';
import { loadOrCreateCertificates, trust } from '../../local/certificates';
import { KubernetesStandIn } from '../../local/kubernetes/kubernetes-stand-in';

const token = () => Promise.reject(new Error('The kubeconfig has a token'));
const certificates = loadOrCreateCertificates(':memory:');

function configMap(name: string, labels: Record<string, string> = {}) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'shop', labels },
    data: { a: '1' },
  };
}

describe('reading a cluster by paths', () => {
  const objects = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    ...Array.from({ length: 25 }, (_, index) =>
      configMap(`map-${String(index).padStart(2, '0')}`, { odd: String(index % 2) }),
    ),
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { containers: [{ name: 'main', image: 'web' }] },
      status: { phase: 'Running' },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'unplaced', namespace: 'shop' },
      spec: { containers: [{ name: 'main', image: 'web' }] },
      status: { phase: 'Pending' },
    },
  ];
  const standIn = new KubernetesStandIn({
    stateDirectory: ':memory:',
    certificates,
    clusters: [{ name: 'prod', objects, logs: { 'shop/web/main': 'one\ntwo\nthree\n' } }],
  });
  let http: KubernetesHttp;
  let reader: KubernetesReader;

  beforeAll(async () => {
    trust(certificates.caCertPem);
    await standIn.listen();
    http = createKubernetesHttp({ endpoint: readKubeconfig(standIn.kubeconfig('prod', 'admin')), token });
    reader = createKubernetesReads(http);
  });
  afterAll(async () => {
    http.close();
    await standIn.close();
  });

  it('reads an object, and says that one is not there', async () => {
    expect(await reader.get('/api/v1/namespaces/shop/configmaps/map-03')).toMatchObject({
      metadata: { name: 'map-03' },
    });
    expect(await reader.get('/api/v1/namespaces/shop/configmaps/none')).toBeUndefined();
  });

  it('reads a list page by page, to its end', async () => {
    const names: (string | undefined)[] = [];
    let continueToken: string | undefined;
    let pages = 0;
    do {
      const page = await reader.list('/api/v1/namespaces/shop/configmaps', {
        limit: 10,
        labelSelector: 'odd=1',
        ...(continueToken === undefined ? {} : { continueToken }),
      });
      names.push(...(page?.items ?? []).map(({ metadata }) => metadata?.name));
      continueToken = page?.continueToken;
      pages += 1;
    } while (continueToken);

    expect(pages).toBe(2);
    expect(names).toHaveLength(12);
    expect(new Set(names).size).toBe(12);
  });

  it('asks for names and labels only, where that is enough', async () => {
    const page = await reader.list('/api/v1/namespaces/shop/configmaps', {
      limit: 5,
      labelSelector: 'odd=0',
      metadataOnly: true,
    });

    expect(page?.items[0]?.metadata?.labels).toEqual({ odd: '0' });
    expect(page?.items[0]).not.toHaveProperty('data');
  });

  it('reads an empty list of names, which the API server gives as null', async () => {
    const options = { limit: 5, labelSelector: 'odd=2', metadataOnly: true };

    expect(await reader.list('/api/v1/namespaces/shop/configmaps', options)).toMatchObject({ items: [] });
  });

  it('takes a kind that the cluster does not know for a list that is not there', async () => {
    expect(
      await reader.list('/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations', { limit: 5 }),
    ).toBeUndefined();
  });

  it('reads the end of a log, and says that there is none', async () => {
    expect(await reader.podLog('shop', 'web', { container: 'main', tailLines: 2 })).toBe('two\nthree\n');
    expect(await reader.podLog('shop', 'gone', { tailLines: 2 })).toBeUndefined();
    expect(await reader.podLog('shop', 'unplaced', { tailLines: 2 })).toBeUndefined();
  });

  it('asks the cluster what it may do', async () => {
    expect(await reader.mayI({ verb: 'list', group: '', resource: 'secrets' })).toBe(true);
  });

  it('names status and reason of a refusal, and never the token', async () => {
    const endpoint = readKubeconfig(standIn.kubeconfig('prod', 'admin'));
    const wrong = createKubernetesHttp({ endpoint: { ...endpoint, login: { token: 'wrong-token' } }, token });

    const refused = wrong.send({ method: 'GET', path: '/api/v1/nodes' });

    await expect(refused).rejects.toMatchObject({ status: 401, kind: 'unauthorized' });
    await expect(refused).rejects.not.toThrow(/wrong-token/);
    wrong.close();
  });

  it('sends nothing to a path that leads out of the API', async () => {
    for (const path of ['/api/../metrics', '/metrics', '/api/v1/pods?x=1', 'https://elsewhere/api'])
      await expect(http.send({ method: 'GET', path })).rejects.toThrow('Not a path of the Kubernetes API');
  });
});

describe('reading from a server that misbehaves', () => {
  let server: Server;
  let answers: { status: number; body: unknown }[];
  let queries: string[];
  let http: KubernetesHttp;
  let reader: KubernetesReader;

  beforeEach(async () => {
    queries = [];
    answers = [];
    server = createServer(
      { key: certificates.serverKeyPem, cert: certificates.serverCertPem },
      (req, res) => {
        queries.push(new URL(req.url ?? '', 'https://x').searchParams.get('continue') ?? '');
        const { status, body } = answers.shift() ?? { status: 500, body: {} };
        res.writeHead(status, { 'content-type': 'application/json', 'retry-after': '7' });
        res.end(JSON.stringify(body));
      },
    );
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const endpoint = {
      server: `https://localhost:${port}`,
      caData: Buffer.from(certificates.caCertPem).toString('base64'),
    };
    http = createKubernetesHttp({ endpoint, token: () => Promise.resolve('entra') });
    reader = createKubernetesReads(http);
  });
  afterEach(() => {
    http.close();
    server.close();
  });

  it('goes on with a newer list when the pages have become too old', async () => {
    answers = [
      { status: 410, body: { reason: 'Expired', metadata: { continue: 'newer' } } },
      { status: 200, body: { items: [configMap('late')], metadata: {} } },
    ];

    const page = await reader.list('/api/v1/configmaps', { limit: 5, continueToken: 'old' });

    expect(queries).toEqual(['old', 'newer']);
    expect(page?.items).toHaveLength(1);
  });

  it('gives a list up that cannot go on', async () => {
    answers = [{ status: 410, body: { reason: 'Expired', metadata: {} } }];

    const page = reader.list('/api/v1/configmaps', { limit: 5, continueToken: 'old' });

    await expect(page).rejects.toMatchObject({ status: 410 });
  });

  it('says how long to wait when the server asks for fewer requests', async () => {
    answers = [{ status: 429, body: { reason: 'TooManyRequests', message: 'slow down' } }];

    const error: unknown = await reader.get('/api/v1/nodes').catch((it: unknown) => it);

    expect(error).toBeInstanceOf(KubernetesError);
    expect(error).toMatchObject({ kind: 'throttled', retryAfterSeconds: 7 });
  });

  it('tells a server that is not there from one that refuses', async () => {
    server.close();
    http.close();
    const { port } = { port: 1 };
    const gone = createKubernetesHttp({
      endpoint: { server: `https://127.0.0.1:${port}`, login: { token: 'x' } },
      token,
    });

    await expect(gone.send({ method: 'GET', path: '/api/v1/nodes' })).rejects.toMatchObject({
      status: 0,
      reason: 'ECONNREFUSED',
    });
    gone.close();
  });
});
