import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { runCluster } from './running-cluster';
import type { RunningCluster } from './running-cluster';

const pod = (name: string, containers: string[], status: object): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: containers.map((container) => ({ name: container, image: 'web:1' })) },
  status,
});

describe('logs', () => {
  let cluster: RunningCluster;
  beforeAll(async () => {
    const waiting = { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "web:1"' } };
    const objects = [
      pod('one', ['main'], { phase: 'Running' }),
      pod('two', ['main', 'side'], { phase: 'Running' }),
      pod('stuck', ['main'], { phase: 'Pending', containerStatuses: [{ name: 'main', state: waiting }] }),
    ];
    const logs = { 'default/one/main': 'first\nsecond\nthird\n', 'default/two/side': 'beside\n' };
    cluster = await runCluster({ clusters: [{ name: 'prod', objects, logs }] });
  });
  afterAll(() => cluster.close());

  /** Answers as soon as the server does; the text may come later. */
  function open(name: string, query: string): Promise<IncomingMessage> {
    const config = cluster.config();
    return new Promise((resolve, reject) => {
      request(
        `${cluster.url}/api/v1/namespaces/default/pods/${name}/log?${query}`,
        {
          ca: Buffer.from(config.getCurrentCluster()?.caData ?? '', 'base64'),
          agent: false,
          headers: { authorization: `Bearer ${config.getCurrentUser()?.token}` },
        },
        resolve,
      )
        .on('error', reject)
        .end();
    });
  }

  async function read(name: string, query = ''): Promise<{ status: number; body: string }> {
    const response = await open(name, query);
    return { status: response.statusCode ?? 0, body: await text(response) };
  }

  it.each([
    ['', 'first\nsecond\nthird\n'],
    ['tailLines=2', 'second\nthird\n'],
    ['tailLines=0', ''],
    ['limitBytes=5', 'first'],
    ['container=main', 'first\nsecond\nthird\n'],
  ])('with %j are %j', async (query, expected) => {
    expect(await read('one', query)).toEqual({ status: 200, body: expected });
  });

  it('of one container out of several need its name', async () => {
    const unnamed = await read('two');

    expect(unnamed.status).toBe(400);
    expect(unnamed.body).toContain(
      'a container name must be specified for pod two, choose one of: [main side]',
    );
    expect((await read('two', 'container=side')).body).toBe('beside\n');
    expect((await read('two', 'container=none')).body).toContain('container none is not valid for pod two');
  });

  it('of a container that has not started are refused with the reason', async () => {
    expect((await read('stuck')).body).toContain(
      String.raw`container \"main\" in pod \"stuck\" is waiting to start: ImagePullBackOff: Back-off pulling image`,
    );
  });

  it('go with their pod', async () => {
    await cluster.call('DELETE', '/api/v1/namespaces/default/pods/two');

    expect((await read('two', 'container=side')).status).toBe(404);
  });

  it('that are followed end with their pod', async () => {
    const following = await open('one', 'follow=true');
    await cluster.call('DELETE', '/api/v1/namespaces/default/pods/one');

    expect(await text(following)).toBe('first\nsecond\nthird\n');
  });
});
