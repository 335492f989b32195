import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLUSTER, EXTENSION, FakeKubernetes, STORAGE, instantWorld, runAzure } from './running-azure';
import type { RunningAzure } from './running-azure';

describe('faults', () => {
  let run: RunningAzure;
  beforeEach(async () => {
    run = await runAzure();
  });
  afterEach(() => run.azure.close());

  it('are set over https without a token, and seen in the request log', async () => {
    const faults = [
      {
        match: { method: 'GET', path: 'storageAccounts' },
        times: 2,
        respond: {
          status: 429,
          code: 'TooManyRequests',
          message: 'Slow down',
          headers: { 'retry-after': '3' },
        },
      },
    ];
    await fetch(`${run.endpoint}/_local/faults`, { method: 'PUT', body: JSON.stringify(faults) });

    const answers = [
      await run.call('GET', STORAGE),
      await run.call('GET', STORAGE),
      await run.call('GET', STORAGE),
    ];

    expect(answers.map(({ status }) => status)).toEqual([429, 429, 200]);
    expect(answers[0]?.headers['retry-after']).toBe('3');
    expect(answers[0]?.body).toEqual({ error: { code: 'TooManyRequests', message: 'Slow down' } });
    const logged = (await (await fetch(`${run.endpoint}/_local/requests`)).json()) as {
      path: string;
      status: number;
    }[];
    const seen = logged.filter(({ path }) => path.startsWith(STORAGE));
    expect(seen.map(({ status }) => status)).toEqual([429, 429, 200]);
    expect(seen[0]).toMatchObject({
      method: 'GET',
      startedAt: expect.any(String),
      durationMs: expect.any(Number),
    });
  });

  it('can do the work and cut the connection', async () => {
    run.azure.faults.set([{ match: { method: 'PATCH', path: '.' }, dropAnswer: true }]);

    await expect(run.call('PATCH', STORAGE, { body: { tags: { done: 'yes' } } })).rejects.toThrow();

    expect((await run.call('GET', STORAGE)).body.tags).toEqual({ done: 'yes' });
    expect(run.azure.requests.list().find(({ method }) => method === 'PATCH')?.status).toBe(0);
  });

  it('can delay an answer', async () => {
    run.azure.faults.set([{ match: { path: 'storageAccounts' }, delayMs: 30 }]);

    expect((await run.call('GET', STORAGE)).status).toBe(200);

    expect(run.azure.requests.list().at(-1)?.durationMs).toBeGreaterThanOrEqual(29);
  });

  it('reach the managed identity endpoint too', async () => {
    run.azure.faults.set([
      { match: { path: '/msi/token' }, respond: { status: 503, code: 'Busy', message: 'Later' } },
    ]);

    expect((await fetch(run.identityEndpoint)).status).toBe(503);
  });

  it('lets a long operation that is asked for by Location fail', async () => {
    run.azure.faults.set([
      {
        match: { method: 'PUT', path: 'newstore' },
        fail: { code: 'StorageAccountAlreadyTaken', message: 'Taken' },
      },
    ]);
    const begun = await run.call('PUT', STORAGE.replace('shopstore', 'newstore'), {
      body: { location: 'westeurope' },
    });

    const end = await run.call('GET', begun.headers['location'] ?? '');

    expect(end.status).toBe(409);
    expect(end.body.error.code).toBe('StorageAccountAlreadyTaken');
  });
});

describe('a restart', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'azure-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const slow = instantWorld((it) => {
    it.providers['Microsoft.KubernetesConfiguration'] = 'Registered';
    it.behaviour.extensionSeconds = 3600;
    it.behaviour.clusterUpdateSeconds = 3600;
  });
  const WANTED = {
    properties: {
      extensionType: 'microsoft.servicelinker.connection',
      configurationProtectedSettings: { t: 'v' },
    },
  };

  it('keeps resources, keys and tokens, and does not seed again', async () => {
    const state = join(folder, 'state');
    const first = await runAzure({ stateDirectory: state });
    await first.call('DELETE', STORAGE);
    const { token } = (await first.credential.getToken('https://management.azure.com/.default')) ?? {
      token: '',
    };
    await first.azure.close();

    const second = await runAzure({ stateDirectory: state });

    expect(second.identityHeader).toBe(first.identityHeader);
    expect((await second.call('GET', STORAGE, { token: `Bearer ${token}` })).status).toBe(404);
    expect(statSync(join(state, 'identity.json')).mode & 0o777).toBe(0o600);
    await second.azure.close();
  });

  it('in the middle of operations goes on with them, and answers their old status URLs', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const stateDirectory = join(folder, 'state');
    const kubernetes = new FakeKubernetes();
    const first = await runAzure({ world: slow, stateDirectory, kubernetes, now: () => now });
    const extension = await first.call('PUT', EXTENSION, { body: WANTED });
    const statusPath = new URL(extension.headers['azure-asyncoperation'] ?? '').pathname;
    await first.azure.close();
    now += 3_600_000;

    const second = await runAzure({ world: slow, stateDirectory, kubernetes, now: () => now });

    const status = await second.call('GET', statusPath);
    expect(status.body).toMatchObject({
      status: 'Succeeded',
      startTime: '2026-01-01T00:00:00.000Z',
      endTime: '2026-01-01T01:00:00.000Z',
    });
    expect((await second.call('GET', EXTENSION)).body.properties.provisioningState).toBe('Succeeded');
    expect(kubernetes.releases.get('prod/sc-extension/sc-extension')?.values).toEqual({ t: 'v' });
    await second.azure.close();
  });

  it('after a kill loses nothing that was answered', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const state = join(folder, 'state');
    const killed = join(folder, 'killed');
    const first = await runAzure({ world: slow, stateDirectory: state, now: () => now });
    const { body } = await first.call('GET', CLUSTER);
    const properties = { ...body.properties, oidcIssuerProfile: { enabled: true } };
    const begun = await first.call('PUT', CLUSTER, { body: { ...body, properties } });
    await first.call('PATCH', STORAGE, { body: { tags: { last: 'answered' } } });
    // What a kill -9 leaves behind is what is on disk at this moment, the write-ahead log included.
    cpSync(state, killed, { recursive: true });
    await first.azure.close();

    const second = await runAzure({ world: slow, stateDirectory: killed, now: () => now });
    const running = (await second.call('GET', CLUSTER)).body.properties;
    await second.azure.close();
    now += 3_600_000;
    const third = await runAzure({ world: slow, stateDirectory: killed, now: () => now });
    const ended = await third.call('GET', new URL(begun.headers['azure-asyncoperation'] ?? '').pathname);

    expect(running).toMatchObject({ provisioningState: 'Updating', oidcIssuerProfile: { enabled: true } });
    expect(ended.body.status).toBe('Succeeded');
    expect((await third.call('GET', CLUSTER)).body.properties.oidcIssuerProfile.issuerURL).toBe(
      'https://issuer.example/prod/',
    );
    expect((await third.call('GET', STORAGE)).body.tags).toEqual({ last: 'answered' });
    await third.azure.close();
  });

  it('repeats work whose end was not written', async () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    const state = join(folder, 'state');
    const killed = join(folder, 'killed');
    const kubernetes = new FakeKubernetes();
    const install = kubernetes.installRelease.bind(kubernetes);
    kubernetes.installRelease = (...wanted) => {
      if (kubernetes.installs === 0) cpSync(state, killed, { recursive: true });
      return install(...wanted);
    };
    const world = instantWorld((it) => (it.providers['Microsoft.KubernetesConfiguration'] = 'Registered'));
    const first = await runAzure({ world, stateDirectory: state, kubernetes, now: () => now });
    const begun = await first.call('PUT', EXTENSION, { body: WANTED });
    await first.ended(begun);
    await first.azure.close();

    const second = await runAzure({ world, stateDirectory: killed, kubernetes, now: () => now });
    const status = await second.call('GET', new URL(begun.headers['azure-asyncoperation'] ?? '').pathname);

    expect(status.body.status).toBe('Succeeded');
    expect(kubernetes.installs).toBe(2);
    await second.azure.close();
  });

  it('keeps no secret readable outside the state files', async () => {
    const run = await runAzure({ stateDirectory: folder });
    await run.call('POST', `${STORAGE}/listKeys`);

    expect(JSON.stringify(run.azure.requests.list())).not.toContain('ZmFrZ');
    expect(readFileSync(join(folder, 'identity.json'), 'utf8')).toContain('PRIVATE KEY');
    await run.azure.close();
  });
});
