import { runCluster } from './running-cluster';
import type { RunningCluster } from './running-cluster';

describe('faults on request', () => {
  let cluster: RunningCluster;
  const path = '/api/v1/namespaces/default/configmaps';
  beforeAll(async () => {
    cluster = await runCluster();
  });
  afterAll(() => cluster.close());

  async function arrange(fault: object): Promise<void> {
    await cluster.call('PUT', '/_local/faults', { body: [fault], token: '' });
  }

  it('answer what they are told, as often as they are told', async () => {
    const respond = {
      status: 429,
      code: 'TooManyRequests',
      message: 'slow down',
      headers: { 'retry-after': '1' },
    };
    await arrange({ match: { method: 'GET', path: 'configmaps' }, times: 1, respond });

    const [first, second] = [await cluster.call('GET', path), await cluster.call('GET', path)];

    expect(first.status).toBe(429);
    expect(first.headers['retry-after']).toBe('1');
    expect(first.body).toMatchObject({ kind: 'Status', reason: 'TooManyRequests', message: 'slow down' });
    expect(second.status).toBe(200);
  });

  it('lose an answer after the work is done', async () => {
    await arrange({ match: { method: 'POST', path: 'configmaps' }, times: 1, dropAnswer: true });

    const lost = cluster.call('POST', path, { body: { metadata: { name: 'lost' } } });

    await expect(lost).rejects.toThrow();
    expect((await cluster.call('GET', `${path}/lost`)).status).toBe(200);
  });

  it('are told apart from other requests in the log', async () => {
    await cluster.call('GET', `${path}/none`);

    const { body } = await cluster.call('GET', '/_local/requests', { token: '' });

    expect(body.at(-1)).toMatchObject({ method: 'GET', path: `${path}/none`, status: 404 });
  });
});
