import { runCluster } from './running-cluster';
import type { CallAnswer, Parsed, RunningCluster } from './running-cluster';

describe('lists', () => {
  let cluster: RunningCluster;
  const path = '/api/v1/namespaces/default/configmaps';
  beforeAll(async () => {
    cluster = await runCluster();
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await cluster.call('POST', path, {
        body: { metadata: { name, labels: { vowel: String('ae'.includes(name)) } } },
      });
    }
  });
  afterAll(() => cluster.close());

  function list(query: string, headers: Record<string, string> = {}): Promise<CallAnswer> {
    return cluster.call('GET', `${path}?${query}`, { headers });
  }

  function names(answer: CallAnswer): string[] {
    return answer.body.items.map((item: Parsed) => item.metadata.name);
  }

  it('come in pages that all show the state of the first', async () => {
    const first = await list('limit=2');
    await cluster.call('DELETE', `${path}/c`);
    await cluster.call('POST', path, { body: { metadata: { name: 'cc' } } });
    const second = await list(`limit=2&continue=${first.body.metadata.continue}`);
    const third = await list(`limit=2&continue=${second.body.metadata.continue}`);
    const now = await list('');
    await cluster.call('DELETE', `${path}/cc`);
    await cluster.call('POST', path, { body: { metadata: { name: 'c', labels: { vowel: 'false' } } } });

    expect([names(first), names(second), names(third)]).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'kube-root-ca.crt'],
    ]);
    expect(first.body.metadata.remainingItemCount).toBe(4);
    expect(third.body.metadata.continue).toBeUndefined();
    expect(second.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion);
    expect(names(now)).toContain('cc');
  });

  it('refuse a token that nobody gave out and a version that is yet to come', async () => {
    expect((await list('continue=nonsense')).status).toBe(400);
    expect((await list('resourceVersion=999999&resourceVersionMatch=Exact')).status).toBe(504);
  });

  it('say 410 when the state of a page is too long ago', async () => {
    const token = Buffer.from(
      JSON.stringify({ v: 'meta.k8s.io/v1', revision: 0, after: 'default/a' }),
    ).toString('base64url');

    const answer = await list(`limit=1&continue=${token}`);

    expect([answer.status, answer.body.reason]).toEqual([410, 'Expired']);
  });

  it('select by labels and fields', async () => {
    expect(names(await list('labelSelector=vowel%3Dtrue'))).toEqual(['a', 'e']);
    expect(names(await list('labelSelector=vowel+notin+(true)'))).toEqual([
      'b',
      'c',
      'd',
      'kube-root-ca.crt',
    ]);
    expect(names(await list('fieldSelector=metadata.name%3Db'))).toEqual(['b']);
    expect(names(await list('labelSelector=vowel&fieldSelector=metadata.name!%3Db'))).toEqual([
      'a',
      'c',
      'd',
      'e',
    ]);
    expect((await list('labelSelector=)(')).status).toBe(400);
    expect((await list('fieldSelector=data.x%3Dy')).body.message).toBe(
      '"data.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
    );
  });

  it('do not repeat the kind in the items of built-in types', async () => {
    const { body } = await list('limit=1');

    expect(body).toMatchObject({ kind: 'ConfigMapList', apiVersion: 'v1' });
    expect(Object.keys(body.items[0])).toEqual(['metadata']);
  });

  it('come as a table or as metadata when asked', async () => {
    const table = await list('', { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' });
    const metadata = await list('', {
      accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
    });

    expect(table.body.kind).toBe('Table');
    expect(table.body.columnDefinitions.map((column: Parsed) => column.name)).toEqual([
      'Name',
      'Data',
      'Age',
    ]);
    expect(table.body.rows[0].cells.slice(0, 2)).toEqual(['a', 0]);
    expect(metadata.body.kind).toBe('PartialObjectMetadataList');
  });

  it('answer 404 for what is no resource, and 405 for what cannot be done', async () => {
    expect((await cluster.call('GET', '/api/v1/gadgets')).status).toBe(404);
    expect((await cluster.call('GET', '/apis/none.example/v1/gadgets')).status).toBe(404);
    expect((await cluster.call('GET', '/api/v1/secrets/x')).status).toBe(404);
    expect((await cluster.call('PUT', path)).status).toBe(405);
    expect((await cluster.call('POST', `${path}/a`, { body: {} })).status).toBe(405);
  });

  it('tell of every resource in discovery, in both forms', async () => {
    const plain = await cluster.call('GET', '/apis/apps/v1');
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    const aggregated = await cluster.call('GET', '/apis', { headers: { accept } });
    const groups = await cluster.call('GET', '/apis');

    expect(plain.body.resources.map((resource: Parsed) => resource.name)).toEqual(
      expect.arrayContaining(['deployments', 'deployments/scale', 'replicasets']),
    );
    expect(aggregated.headers['content-type']).toBe(accept);
    expect(aggregated.body.items.map((item: Parsed) => item.metadata.name)).toEqual(
      groups.body.groups.map((group: Parsed) => group.name),
    );
    expect((await cluster.call('GET', '/apis/none.example')).status).toBe(404);
  });
});
