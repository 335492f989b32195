import { Evidence } from '../../../diagnostics/evidence/evidence';
import type { KubernetesReader } from '../../../diagnostics/evidence/kubernetes-reader';
import { readRelease, readReleases } from '../../../diagnostics/evidence/helm-releases';
import { known, knownList, Unreadable } from '../../../diagnostics/evidence/reading';
import type { SecretFacts } from '../../../diagnostics/evidence/trim';
import { addPod } from '../worlds/healthy/base';
import { MANAGED_CLUSTER, World } from '../worlds/world';
import { WorldArmReader } from '../worlds/world-arm-reader';

function emptyWorld(): World {
  return new World(MANAGED_CLUSTER);
}

/** A Kubernetes reader whose every call does the same. */
function readerThat(act: () => Promise<never>): KubernetesReader {
  return { get: act, list: act, podLog: act, mayI: act };
}

describe('evidence', () => {
  it('tells found, absent and not readable apart', async () => {
    const evidence = emptyWorld()
      .put('/api/v1/namespaces/shop')
      .forbid(/\/namespaces\/hidden$/)
      .evidence();

    expect(await evidence.object('/api/v1/namespaces/shop')).toMatchObject({ state: 'found' });
    expect(await evidence.object('/api/v1/namespaces/other')).toEqual({ state: 'absent' });
    expect(await evidence.object('/api/v1/namespaces/hidden')).toEqual({
      state: 'notReadable',
      what: '/api/v1/namespaces/hidden',
      reason: 'not allowed for this identity (HTTP 403)',
    });
    await expect(known(evidence.object('/api/v1/namespaces/hidden'))).rejects.toBeInstanceOf(Unreadable);
  });

  it('answers an empty list for a kind that is not installed', async () => {
    const evidence = emptyWorld().evidence();

    expect(await evidence.list('/apis/example.com/v1/widgets')).toEqual({ state: 'absent' });
    expect(await knownList(evidence.list('/apis/example.com/v1/widgets'))).toEqual([]);
  });

  it('follows pages to the end', async () => {
    const world = emptyWorld();
    for (let index = 0; index < 25; index += 1) addPod(world, 'shop', `web-${index}`);

    const evidence = world.evidence({ pageSize: 10 });

    expect(await knownList(evidence.list('/api/v1/namespaces/shop/pods'))).toHaveLength(25);
    expect(evidence.calls).toBe(3);
  });

  it('makes at most so many calls at once', async () => {
    let running = 0;
    let most = 0;
    const arm = new WorldArmReader(emptyWorld());
    const release: (() => void)[] = [];
    const kubernetes = {
      ...readerThat(() => Promise.reject(new Error('not used'))),
      get: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => release.push(resolve));
        running -= 1;
        return {};
      },
    };
    const evidence = new Evidence({ arm, kubernetes, concurrency: 3 });

    const reads = Promise.all(
      Array.from({ length: 10 }, (_, index) => evidence.object(`/api/v1/nodes/${index}`)),
    );
    while (evidence.calls < 10 || release.length > 0) {
      release.shift()?.();
      await Promise.resolve();
    }
    await reads;

    expect(most).toBe(3);
  });

  it('gives up on an API that does not answer, and says so', async () => {
    const arm = new WorldArmReader(emptyWorld());
    const evidence = new Evidence({
      arm,
      kubernetes: readerThat(() => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.1:443'))),
    });

    for (let index = 0; index < 20; index += 1) await evidence.object(`/api/v1/nodes/${index}`);

    expect(evidence.calls).toBe(4);
    expect(await evidence.object('/api/v1/nodes/last')).toMatchObject({
      state: 'notReadable',
      reason: 'not asked again: it did not answer several calls before',
    });
  });

  it('waits for one call no longer than it was told', async () => {
    const arm = new WorldArmReader(emptyWorld());
    const evidence = new Evidence({
      arm,
      kubernetes: readerThat(() => new Promise<never>(() => {})),
      callTimeoutMs: 5,
    });

    expect(await evidence.object('/api/v1/nodes/slow')).toMatchObject({
      reason: expect.stringMatching(/^no answer within \d/),
    });
  });

  it('repeats no credential from an error', async () => {
    const arm = new WorldArmReader(emptyWorld());
    const evidence = new Evidence({
      arm,
      kubernetes: readerThat(() => Promise.reject(new Error('refused: Bearer abcdefghijklmnop'))),
    });

    expect(JSON.stringify(await evidence.object('/api/v1/nodes/a'))).not.toContain('abcdefgh');
  });

  it('never lets the value of a Secret through, only its size, and public certificates', async () => {
    const evidence = emptyWorld()
      .put('/api/v1/namespaces/shop/secrets/db', {
        type: 'Opaque',
        data: {
          password: Buffer.from('hunter2').toString('base64'),
          'ca.crt': Buffer.from('CERT').toString('base64'),
        },
      })
      .evidence();

    const secret = await known(evidence.object<SecretFacts>('/api/v1/namespaces/shop/secrets/db'));
    const [listed] = await knownList(evidence.list<SecretFacts>('/api/v1/namespaces/shop/secrets'));

    expect(secret).toMatchObject({ sizes: { password: 7, 'ca.crt': 4 }, publicValues: { 'ca.crt': 'CERT' } });
    expect(JSON.stringify([secret, listed])).not.toContain(Buffer.from('hunter2').toString('base64'));
  });

  it('decodes the newest revision of a Helm release, without values and manifest', async () => {
    const evidence = emptyWorld()
      .helm('sc-system', 'sc', { status: 'superseded', revision: 9 })
      .helm('sc-system', 'sc', {
        status: 'failed',
        revision: 10,
        description: 'timed out, password=hunter2hunter2',
        config: { global: { isProxyEnabled: true, password: 'hunter2' } },
      })
      .evidence();

    const [release] = await knownList(readReleases(evidence, 'sc-system'));
    const decoded = release && (await known(readRelease(evidence, release)));

    expect(release).toMatchObject({ name: 'sc', revision: 10, status: 'failed' });
    expect(decoded).toMatchObject({
      status: 'failed',
      description: 'timed out, password=[redacted]',
      settings: { 'global.isProxyEnabled': 'true' },
    });
    expect(JSON.stringify(decoded)).not.toContain('hunter2');
  });

  it('says that a Secret without a release is not readable', async () => {
    const evidence = emptyWorld().put('/api/v1/namespaces/a/secrets/x', { data: {} }).evidence();

    expect(await evidence.helmRelease('a', 'x')).toMatchObject({ state: 'notReadable' });
  });

  it('reads the end of a log, redacted', async () => {
    const evidence = emptyWorld()
      .log('shop', 'web', `start\n${'x'.repeat(70_000)}\nAccountKey=abcdefghijklmnopqrstuvwxyz;\nend`)
      .evidence();

    const log = await known(evidence.log({ namespace: 'shop', pod: 'web' }));

    expect(log).toBe('AccountKey=[redacted];\nend');
  });
});
