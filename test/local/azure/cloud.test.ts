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

describe('the directory, as Microsoft Graph shows it', () => {
  const pipeline = {
    id: 'bbbbbbbb-0002-4000-8000-0000000000b2',
    appId: 'bbbbbbbb-0002-4000-8000-00000000c11e',
  };

  it('finds a service principal by its application, its id and its names, without its secret', async () => {
    const filter = `servicePrincipalNames/any(c:c eq '${pipeline.appId}')`;
    const query = `$filter=${encodeURIComponent(filter)}`;

    const listed = await run.call('GET', '/v1.0/servicePrincipals', { query });
    const byApp = await run.call('GET', `/v1.0/servicePrincipals(appId='${pipeline.appId}')`);
    const byId = await run.call('GET', `/v1.0/servicePrincipals/${pipeline.id}`);

    expect(listed.body.value).toEqual([
      expect.objectContaining({ ...pipeline, displayName: 'shop-pipeline' }),
    ]);
    expect([byApp.body, byId.body]).toEqual([listed.body.value[0], listed.body.value[0]]);
    expect(JSON.stringify(listed.body)).not.toContain('fake~');
  });

  it('finds nobody by what nobody is called', async () => {
    const query = `$filter=${encodeURIComponent("servicePrincipalNames/any(c:c eq 'nobody')")}`;

    expect((await run.call('GET', '/v1.0/servicePrincipals', { query })).body).toEqual({ value: [] });
    expect(await run.call('GET', '/v1.0/servicePrincipals/nobody')).toMatchObject({
      status: 404,
      body: { error: { code: 'Request_ResourceNotFound' } },
    });
  });

  it('names objects of all kinds', async () => {
    const group = 'bbbbbbbb-0003-4000-8000-0000000000b3';

    const { body } = await run.call('POST', '/v1.0/directoryObjects/getByIds', {
      body: { ids: [group, pipeline.id, 'bbbbbbbb-0000-4000-8000-000000000000'] },
    });

    expect(
      body.value.map((entry: Record<string, string>) => [entry['@odata.type'], entry['displayName']]),
    ).toEqual([
      ['#microsoft.graph.group', 'Shop operators'],
      ['#microsoft.graph.servicePrincipal', 'shop-pipeline'],
    ]);
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
