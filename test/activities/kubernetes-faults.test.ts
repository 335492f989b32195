import { LocalCloud } from './local-cloud';

describe('a connection while the Kubernetes API misbehaves', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = new LocalCloud();
    await cloud.open();
  });
  afterEach(() => cloud.close());

  async function arrange(...faults: object[]): Promise<void> {
    const response = await fetch(`${cloud.kubernetes.url('prod')}/_local/faults`, {
      method: 'PUT',
      body: JSON.stringify(faults),
    });
    expect(response.status).toBe(200);
  }

  function respond(status: number, headers?: Record<string, string>): object {
    return { status, code: 'Fault', message: 'A fault.', ...(headers ? { headers } : {}) };
  }

  it.each([
    [503, 'Transient', [1, 2]],
    [500, 'Transient', [1, 2]],
    [429, 'Throttled', [5, 10]],
    [401, 'Transient', [1, 2]],
  ])('waits and tries again after %d', async (status, reason, seconds) => {
    const match = { method: 'PATCH', path: 'sc-ordersblob-secret' };
    await arrange({ match, times: 2, respond: respond(status) });

    const run = await cloud.connect(cloud.blobRequest());

    expect(run.error).toBeUndefined();
    const waits = run.answers.flatMap(({ phase, step }) =>
      phase === 'create-resources' && step.state === 'wait' ? [step] : [],
    );
    expect(waits.map((wait) => wait.reason)).toEqual([reason, reason]);
    expect(waits.map((wait) => wait.seconds)).toEqual(seconds);
  });

  it('gets a new login after the old one was refused', async () => {
    await arrange({ match: { method: 'PATCH', path: 'sc-ordersblob-secret' }, respond: respond(401) });

    await cloud.connect(cloud.blobRequest());

    const logins = cloud.azure.requests
      .list()
      .filter(({ path }) => path.includes('listClusterUserCredential'));
    expect(logins).toHaveLength(2);
  });

  it('makes the objects once when an answer is lost', async () => {
    await arrange(
      { match: { method: 'PATCH', path: 'sc-ordersblob-secret' }, dropAnswer: true },
      { match: { method: 'PATCH', path: 'sc-connection-' }, dropAnswer: true },
    );

    const run = await cloud.connect(cloud.blobRequest());

    expect(run.error).toBeUndefined();
    const writes = (await cloud.kubernetesWrites()).filter(({ path }) =>
      /sc-ordersblob|sc-connection/.test(path),
    );
    expect(writes).toHaveLength(2);
  });

  it('fails at once when it may not write', async () => {
    await arrange({ match: { method: 'PATCH', path: 'secrets/' }, respond: respond(403) });

    const run = await cloud.connect(cloud.blobRequest());

    expect(run.error).toMatchObject({ code: 'KubernetesForbidden' });
  });

  it('gives up when the API stays away', async () => {
    await arrange({ match: { method: 'PATCH', path: 'secrets/' }, times: 99, respond: respond(503) });

    const run = await cloud.connect(cloud.blobRequest());

    expect(run.error).toMatchObject({ code: 'KubernetesUnreachable', retryable: true });
  });
});
