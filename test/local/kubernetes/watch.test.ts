import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runCluster } from './running-cluster';
import type { Parsed, RunningCluster } from './running-cluster';

describe('a watch', () => {
  let cluster: RunningCluster;
  const path = '/api/v1/namespaces/default/configmaps';
  const stateDirectory = mkdtempSync(join(tmpdir(), 'kubernetes-watch-'));
  beforeAll(async () => {
    const before = await runCluster({ stateDirectory });
    await before.call('POST', path, { body: { metadata: { name: 'first' } } });
    await before.close();
    cluster = await runCluster({ stateDirectory });
  });
  afterAll(async () => {
    await cluster.close();
    rmSync(stateDirectory, { recursive: true });
  });

  /** The events of a watch, until the server ends it or the loop that reads them does. */
  async function* events(query: string, headers: Record<string, string> = {}): AsyncGenerator<Parsed> {
    const config = cluster.config();
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request(
        `${cluster.url}${path}?watch=true&${query}`,
        {
          ca: Buffer.from(config.getCurrentCluster()?.caData ?? '', 'base64'),
          agent: false,
          headers: { authorization: `Bearer ${config.getCurrentUser()?.token}`, ...headers },
        },
        resolve,
      )
        .on('error', reject)
        .end();
    });
    try {
      for await (const line of createInterface({ input: response })) {
        yield JSON.parse(line);
      }
    } finally {
      response.destroy();
    }
  }

  async function take(count: number, stream: AsyncGenerator<Parsed>): Promise<Parsed[]> {
    const taken: Parsed[] = [];
    for await (const event of stream) {
      taken.push(event);
      if (taken.length === count) {
        break;
      }
    }
    return taken;
  }

  async function version(): Promise<string> {
    return (await cluster.call('GET', path)).body.metadata.resourceVersion;
  }

  it('begins with everything that is there', async () => {
    const seen = await take(2, events(''));

    expect(seen.map(({ type, object }) => [type, object.metadata.name])).toEqual([
      ['ADDED', 'first'],
      ['ADDED', 'kube-root-ca.crt'],
    ]);
    expect(seen[0].object).toMatchObject({ kind: 'ConfigMap', apiVersion: 'v1' });
  });

  it('marks the end of what was there when it is asked to', async () => {
    const query = 'sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan';
    const seen = await take(3, events(query));

    expect(seen.at(-1)).toMatchObject({
      type: 'BOOKMARK',
      object: {
        metadata: { annotations: { 'k8s.io/initial-events-end': 'true' }, resourceVersion: await version() },
      },
    });
  });

  it('goes on after a version, with the version of a deletion on its event', async () => {
    const since = await version();
    await cluster.call('POST', path, { body: { metadata: { name: 'short' } } });
    await cluster.call('DELETE', `${path}/short`);

    const seen = await take(2, events(`resourceVersion=${since}`));

    expect(seen.map(({ type }) => type)).toEqual(['ADDED', 'DELETED']);
    expect(Number(seen[1].object.metadata.resourceVersion)).toBe(Number(since) + 2);
  });

  it('says 410 in its stream when its version is from before the server started, and ends', async () => {
    const seen = await take(2, events('resourceVersion=1'));

    expect(seen).toEqual([
      { type: 'ERROR', object: expect.objectContaining({ kind: 'Status', code: 410, reason: 'Expired' }) },
    ]);
  });

  it('can be of one object, and in the form of a table', async () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    const [one] = await take(1, events('fieldSelector=metadata.name%3Dfirst', { accept }));

    expect(one.object.kind).toBe('Table');
    expect(one.object.rows[0].cells[0]).toBe('first');
  });

  it('ends after the time that it is given', async () => {
    const seen = await take(5, events(`timeoutSeconds=0.05&resourceVersion=${await version()}`));

    expect(seen).toEqual([]);
  });
});
