import {
  CLUSTER,
  FakeKubernetes,
  GROUP,
  STORAGE,
  SUBSCRIPTION,
  VAULT,
  instantWorld,
  runAzure,
} from './running-azure';
import type { RunningAzure } from './running-azure';

describe('Resource Manager', () => {
  let run: RunningAzure;
  beforeEach(async () => {
    run = await runAzure();
  });
  afterEach(() => run.azure.close());

  it('reads a resource whatever the casing and slashes of its id, without its secrets', async () => {
    const answer = await run.call('GET', `/${STORAGE.toUpperCase()}`);

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      id: STORAGE,
      name: 'shopstore',
      type: 'Microsoft.Storage/storageAccounts',
    });
    expect(JSON.stringify(answer.body)).not.toContain('ZmFrZ');
    expect(answer.headers).toMatchObject({
      'x-ms-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-ms-correlation-request-id': expect.any(String),
      'x-ms-ratelimit-remaining-subscription-reads': expect.any(String),
    });
  });

  it.each([
    ['/subscriptions/00000000-0000-4000-8000-000000000000', 'SubscriptionNotFound'],
    [`${SUBSCRIPTION}/resourceGroups/nope`, 'ResourceGroupNotFound'],
    [
      `${SUBSCRIPTION}/resourceGroups/nope/providers/Microsoft.Storage/storageAccounts/x`,
      'ResourceGroupNotFound',
    ],
    [`${GROUP}/providers/Microsoft.Storage/storageAccounts/nope`, 'ResourceNotFound'],
    ['/somewhere', 'NotFound'],
  ])('answers 404 for %s', async (path, code) => {
    const answer = await run.call('GET', path);

    expect(answer.status).toBe(404);
    expect(answer.body.error.code).toBe(code);
    expect(answer.body.error.message).not.toBe('');
  });

  it('wants an api-version and a readable body', async () => {
    expect((await run.call('GET', STORAGE, { query: 'x=1' })).body.error.code).toBe(
      'MissingApiVersionParameter',
    );
    expect((await run.call('GET', STORAGE, { query: 'api-version=now' })).body.error.code).toBe(
      'InvalidApiVersionParameter',
    );
    expect((await run.call('PUT', STORAGE, { body: 'text' })).body.error.code).toBe('InvalidRequestContent');
    expect((await run.call('PUT', `${GROUP}/providers/Microsoft.Storage`)).status).toBe(405);
  });

  it('lists subscriptions, groups, and resources in a group and across groups', async () => {
    const names = async (path: string): Promise<string[]> => {
      const { body } = await run.call('GET', path);
      return body.value.map((item: { name?: string; displayName?: string }) => item.name ?? item.displayName);
    };

    expect(await names('/subscriptions')).toEqual(['Shop production']);
    expect(await names(`${SUBSCRIPTION}/resourceGroups`)).toEqual(['shop', 'MC_shop_prod_westeurope']);
    expect(await names(`${GROUP}/providers/Microsoft.Storage/storageAccounts`)).toEqual(['shopstore']);
    expect(await names(`${SUBSCRIPTION}/providers/Microsoft.ContainerService/managedClusters`)).toEqual([
      'prod',
    ]);
    expect(await names(`${CLUSTER}/agentPools`)).toEqual(['system', 'web']);
    expect((await run.call('GET', '/tenants')).body.value).toHaveLength(1);
    expect((await run.call('GET', SUBSCRIPTION)).body.state).toBe('Enabled');
    expect((await run.call('GET', `${CLUSTER}/agentPools/WEB`)).body.properties.count).toBe(5);
  });

  it('serves types it has never heard of, from the world and as they are written', async () => {
    const cache = `${GROUP}/providers/Microsoft.Cache/redis/carts`;

    expect((await run.call('PUT', cache, { body: { properties: {} } })).body.error.code).toBe(
      'LocationRequired',
    );
    const made = await run.call('PUT', cache, {
      body: { location: 'westeurope', properties: { port: 6380 } },
    });
    const patched = await run.call('PATCH', cache, {
      body: { tags: { team: 'web' }, properties: { port: null } },
    });

    expect(made.status).toBe(201);
    expect(patched.body).toMatchObject({
      tags: { team: 'web' },
      properties: { provisioningState: 'Succeeded' },
    });
    expect(patched.body.properties).not.toHaveProperty('port');
    expect((await run.call('PUT', cache, { body: { location: 'eastus' } })).body.error.code).toBe(
      'InvalidResourceLocation',
    );
    expect((await run.call('PUT', cache, { body: { location: 'West Europe' } })).status).toBe(200);
    expect((await run.call('POST', `${cache}/listKeys`)).status).toBe(404);
    expect((await run.call('DELETE', cache)).status).toBe(200);
    expect((await run.call('DELETE', cache)).status).toBe(204);
    const orphan = await run.call('PUT', `${cache}/firewallRules/one`, { body: {} });
    expect(orphan.body.error.code).toBe('ParentResourceNotFound');
  });

  it('opens the firewall of a storage account and of a vault', async () => {
    const storage = {
      properties: {
        networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '20.61.115.7', action: 'Allow' }] },
      },
    };
    const vault = {
      properties: { networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '20.61.115.7' }] } },
    };

    expect((await run.call('PATCH', STORAGE, { body: storage })).body.properties.networkAcls).toEqual({
      bypass: 'AzureServices',
      defaultAction: 'Deny',
      ipRules: [{ value: '20.61.115.7', action: 'Allow' }],
      virtualNetworkRules: [],
      resourceAccessRules: [],
    });
    expect((await run.call('PATCH', VAULT, { body: vault })).body.properties.networkAcls.ipRules).toEqual([
      { value: '20.61.115.7/32' },
    ]);
  });

  it.each([
    '10.0.0.1',
    '192.168.1.0/24',
    '172.20.0.1',
    '20.1.2.3/31',
    '20.1.2.3/32',
    'x',
    '1.2.3.4/1/2',
    '::1',
  ])('refuses %s as a storage rule', async (value) => {
    const body = { properties: { networkAcls: { ipRules: [{ value }] } } };

    expect((await run.call('PATCH', STORAGE, { body })).body.error.code).toBe(
      'InvalidValuesForRequestParameters',
    );
  });

  it('refuses a vault rule that is not a public address', async () => {
    const body = { properties: { networkAcls: { ipRules: [{ value: '10.0.0.1' }] } } };

    expect((await run.call('PATCH', VAULT, { body })).status).toBe(400);
    const open = { location: 'westeurope', properties: { networkAcls: { defaultAction: 'Allow' } } };
    expect((await run.call('PUT', VAULT, { body: open })).body.properties.networkAcls).toEqual({
      defaultAction: 'Allow',
    });
  });

  it('hands out storage keys and makes new ones, and knows the four services of an account', async () => {
    const before = (await run.call('POST', `${STORAGE}/listKeys`)).body.keys;
    const regenerated = (await run.call('POST', `${STORAGE}/regenerateKey`, { body: { keyName: 'key1' } }))
      .body.keys;
    const after = (await run.call('POST', `${STORAGE}/listkeys`)).body.keys;

    expect(after).toEqual(regenerated);
    expect(after[0].value).not.toBe(before[0].value);
    expect(after[1]).toEqual(before[1]);
    expect((await run.call('POST', `${STORAGE}/regenerateKey`, { body: { keyName: 'key9' } })).status).toBe(
      400,
    );
    expect((await run.call('GET', `${STORAGE}/blobServices/default`)).body.id).toBe(
      `${STORAGE}/blobServices/default`,
    );
    expect((await run.call('GET', `${STORAGE}/queueServices`)).body.value).toHaveLength(1);
    expect((await run.call('GET', `${STORAGE}/blobServices/other`)).status).toBe(404);
  });

  it('creates a storage account as a long operation that is asked for by Location', async () => {
    const path = `${GROUP}/providers/Microsoft.Storage/storageAccounts/newstore`;
    const begun = await run.call('PUT', path, { body: { location: 'westeurope', kind: 'StorageV2' } });

    const done = await run.call('GET', begun.headers['location'] ?? '');

    expect(begun.status).toBe(202);
    expect(done.status).toBe(200);
    expect(done.body.properties).toMatchObject({
      provisioningState: 'Succeeded',
      primaryEndpoints: { blob: 'https://newstore.blob.core.windows.net/' },
    });
    expect((await run.call('POST', `${path}/listKeys`)).body.keys).toHaveLength(2);
  });

  it('registers a provider and a feature', async () => {
    const provider = `${SUBSCRIPTION}/providers/Microsoft.KubernetesConfiguration`;
    const state = async (): Promise<string> => (await run.call('GET', provider)).body.registrationState;

    expect(await state()).toBe('NotRegistered');
    expect((await run.call('POST', `${provider}/register`)).body.registrationState).toBe('Registering');
    while ((await state()) === 'Registering');
    expect(await state()).toBe('Registered');
    expect((await run.call('POST', `${provider}/unregister`)).body.registrationState).toBe('Unregistered');
    expect((await run.call('GET', `${SUBSCRIPTION}/providers`)).body.value.length).toBeGreaterThan(5);
    expect((await run.call('GET', `${SUBSCRIPTION}/providers/Microsoft.Nobody`)).body.registrationState).toBe(
      'Registered',
    );

    const features = `${SUBSCRIPTION}/providers/Microsoft.Features`;
    const feature = `${features}/providers/Microsoft.ContainerService/features/AKS-ExtensionManager`;
    expect((await run.call('GET', feature)).body).toMatchObject({
      name: 'Microsoft.ContainerService/AKS-ExtensionManager',
      properties: { state: 'Registered' },
    });
    expect((await run.call('POST', `${feature}/register`)).body.properties.state).toBe('Registering');
    expect((await run.call('GET', `${features}/features`)).body.value).toHaveLength(1);
    expect((await run.call('GET', `${feature}x`)).body.error.code).toBe('FeatureNotFound');
  });

  it('makes and finds resource groups', async () => {
    const path = `${SUBSCRIPTION}/resourceGroups/carts`;

    expect((await run.call('HEAD', path)).status).toBe(404);
    expect((await run.call('PUT', path, { body: {} })).body.error.code).toBe('LocationRequired');
    expect((await run.call('PUT', path, { body: { location: 'westeurope' } })).status).toBe(201);
    expect((await run.call('PUT', path, { body: { location: 'westeurope', tags: { a: 'b' } } })).status).toBe(
      200,
    );
    expect((await run.call('HEAD', path)).status).toBe(204);
    expect((await run.call('HEAD', STORAGE)).status).toBe(200);
  });

  it('deletes a resource group with all that is in it', async () => {
    const begun = await run.call('DELETE', GROUP);

    const done = await run.call('GET', begun.headers['location'] ?? '');

    expect(begun.status).toBe(202);
    expect(done.status).toBe(204);
    expect((await run.call('GET', STORAGE)).body.error.code).toBe('ResourceGroupNotFound');
  });
});

describe('a defect', () => {
  it('is answered with 500 and told to the log, not to the caller', async () => {
    const lines: string[] = [];
    const kubernetes = new FakeKubernetes();
    kubernetes.kubeconfig = () => {
      throw new Error('inner detail');
    };
    const run = await runAzure({
      kubernetes,
      log: (message, data) => lines.push(`${message} ${JSON.stringify(data)}`),
    });

    const answer = await run.call('POST', `${CLUSTER}/listClusterUserCredential`);
    await run.call('PATCH', STORAGE, { body: {} });

    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.body)).not.toContain('inner detail');
    expect(lines[0]).toContain('inner detail');
    expect(lines[1]).toContain('A PATCH came with nothing in it');
    await run.azure.close();
  });
});

describe('a world', () => {
  it('may leave out resource groups, and adds actions and types by data alone', async () => {
    const topic = `${SUBSCRIPTION}/resourceGroups/other/providers/Microsoft.ServiceBus/namespaces/orders`;
    const rule = `${topic}/authorizationRules/RootManageSharedAccessKey`;
    const world = instantWorld((it) => {
      const bare = { properties: {}, secrets: {}, behaviour: {} };
      it.resources.push({ ...bare, id: topic, location: 'westeurope' });
      it.resources.push({
        ...bare,
        id: rule,
        secrets: { listKeys: { primaryConnectionString: 'Endpoint=sb://fake' } },
      });
    });
    const run = await runAzure({ world });

    expect((await run.call('POST', `${rule}/ListKeys`)).body).toEqual({
      primaryConnectionString: 'Endpoint=sb://fake',
    });
    expect((await run.call('GET', `${topic}/authorizationRules`)).body.value).toHaveLength(1);
    expect((await run.call('GET', `${SUBSCRIPTION}/resourceGroups/other`)).status).toBe(200);

    await run.azure.close();
  });
});
