import { createServer } from 'node:https';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { CLUSTER, GROUP, STORAGE, SUBSCRIPTION, runAzure, serverTls } from './running-azure';
import type { RunningAzure } from './running-azure';

let run: RunningAzure;
beforeEach(async () => {
  run = await runAzure();
});
afterEach(() => run.azure.close());

describe('what clients ask before they know the cloud', () => {
  it('is answered without a token: where to sign in and for whom', async () => {
    const answer = await run.call('GET', '/metadata/endpoints', { token: '' });

    expect(answer.status).toBe(200);
    const { origin } = new URL(answer.body.resourceManager);
    expect(answer.body).toMatchObject({
      authentication: { loginEndpoint: origin, audiences: [origin] },
      suffixes: { keyVaultDns: 'vault.azure.net' },
    });
  });
});

describe('resources of all types', () => {
  it('are listed with the top-level ones of a group, without their properties', async () => {
    const { body } = await run.call('GET', `${GROUP}/resources`);

    const ids = body.value.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(expect.arrayContaining([STORAGE, CLUSTER]));
    expect(ids).not.toContain(`${STORAGE}/blobServices/default`);
    expect(body.value.every((item: object) => !('properties' in item))).toBe(true);
  });

  it('are listed by group and type of a subscription', async () => {
    const filter = "resourceGroup eq 'SHOP' and resourceType eq 'microsoft.storage/storageaccounts'";
    const query = `api-version=2024-11-01&$filter=${encodeURIComponent(filter)}`;

    const { body } = await run.call('GET', `${SUBSCRIPTION}/resources`, { query });

    expect(body.value.map(({ id }: { id: string }) => id)).toEqual([STORAGE]);
  });

  it('have their types and a version told by the provider', async () => {
    const { body } = await run.call('GET', `${SUBSCRIPTION}/providers/Microsoft.ContainerService`);

    expect(body.resourceTypes).toContainEqual({
      resourceType: 'managedClusters',
      locations: [],
      apiVersions: [expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/)],
    });
  });
});

describe('a provider that is served elsewhere', () => {
  let elsewhere: Server;
  let seen: { method: string; url: string; host: string; authorization: string; body: string }[];
  let status: number;
  const linker = `${CLUSTER}/providers/Microsoft.ServiceLinker/linkers/one`;

  beforeEach(async () => {
    seen = [];
    status = 201;
    elsewhere = createServer(serverTls(), (req, res) => {
      void answer(req).then((body) => {
        res.writeHead(status, { 'x-own': 'yes', 'content-type': 'application/json' });
        res.end(body);
      });
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    run.azure.relay('Microsoft.ServiceLinker', originOf(elsewhere));
  });
  afterEach(() => new Promise((resolve) => elsewhere.close(resolve)));

  async function answer(req: IncomingMessage): Promise<string> {
    const { method = '', url = '', headers } = req;
    const { host = '', authorization = '' } = headers;
    seen.push({ method, url, host, authorization, body: await text(req) });
    return method === 'DELETE' ? 'null' : '{"id":"x"}';
  }

  it('gets requests as they came, and its answers go back', async () => {
    const answered = await run.call('PUT', linker, { body: { properties: { a: 1 } } });

    expect(answered).toMatchObject({ status: 201, body: { id: 'x' }, headers: { 'x-own': 'yes' } });
    expect(seen).toEqual([
      {
        method: 'PUT',
        url: expect.stringMatching(`^${linker}\\?api-version=`),
        host: new URL(run.endpoint).host,
        authorization: expect.stringMatching(/^Bearer /),
        body: '{"properties":{"a":1}}',
      },
    ]);
  });

  it('answers null where it does', async () => {
    status = 202;

    expect(await run.call('DELETE', linker.toUpperCase())).toMatchObject({ status: 202, body: null });
  });

  it('is not asked about callers without a token, registration or roles on its resources', async () => {
    expect((await run.call('GET', linker, { token: '' })).status).toBe(401);
    const registration = await run.call('GET', `${SUBSCRIPTION}/providers/Microsoft.ServiceLinker`);
    await run.call('GET', `${linker}/providers/Microsoft.Authorization/roleAssignments`);

    expect(registration.body).toMatchObject({ registrationState: 'Registered' });
    expect(seen).toEqual([]);
  });

  it('is reported when it does not answer', async () => {
    await new Promise((resolve) => elsewhere.close(resolve));

    expect(await run.call('GET', linker)).toMatchObject({
      status: 502,
      body: { error: { code: 'BadGateway' } },
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  });
});

function originOf(server: Server): string {
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}
