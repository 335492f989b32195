import { BLOB, CLIENT_ID, CLUSTER, type Json, LATEST, Stack, STORAGE, SUBSCRIPTION } from './stack';

const IDENTITY = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.ManagedIdentity/userAssignedIdentities/orders`;
const CREDENTIALS = `${IDENTITY}/federatedIdentityCredentials`;
const ROLES = `${STORAGE}/providers/Microsoft.Authorization/roleAssignments`;
const linkers = `${CLUSTER}/providers/Microsoft.ServiceLinker/linkers`;
const at = (path: string, query = '') => `${linkers}${path}?api-version=${LATEST}${query}`;
const workload = { authType: 'userAssignedIdentity', clientId: CLIENT_ID, subscriptionId: SUBSCRIPTION };

let stack: Stack;

/** A world of its own for the tests of a group. */
function ownWorld(): void {
  beforeAll(async () => {
    stack = new Stack();
    await stack.start();
  });
  afterAll(() => stack.stop());
  afterEach(async () => {
    const { body } = await stack.call('GET', at(''));
    for (const { name } of body['value'] as Json[])
      await remove(String(name), '&deleteOrUpdateBehavior=ForcedCleanup');
  });
}

function blob(overrides: Json = {}) {
  return {
    properties: {
      targetService: { type: 'AzureResource', id: BLOB },
      authInfo: workload,
      clientType: 'nodejs',
      scope: 'shop',
      ...overrides,
    },
  };
}

async function put(name: string, body: Json = blob()): Promise<Json> {
  const end = await stack.ended(await stack.call('PUT', at(`/${name}`), body));
  expect(end).toMatchObject({ status: 'Succeeded' });
  return end;
}

async function remove(name: string, query = ''): Promise<Json> {
  return await stack.ended(await stack.call('DELETE', at(`/${name}`, query)));
}

/** Lines that are not well, as `name: code`. */
async function complaints(name: string): Promise<string[]> {
  const end = (await stack.ended(await stack.call('POST', at(`/${name}/validateLinker`)))) as Json;
  expect(end['status']).toBe('Succeeded');
  const items = end['properties'].validationDetail as Json[];
  const wrong = items
    .filter(({ result }) => result !== 'success')
    .map(({ name: line, errorCode }) => `${line} ${errorCode}`);
  expect(end['properties'].isConnectionAvailable).toBe(wrong.length === 0);
  return wrong;
}

/** All that connections leave behind, in Azure and in the cluster. */
async function world(): Promise<Json> {
  const [storage, credentials, roles, ...lists] = await Promise.all([
    stack.arm('GET', STORAGE, '2024-01-01'),
    stack.arm('GET', CREDENTIALS, '2024-11-30'),
    stack.arm('GET', ROLES, '2022-04-01'),
    ...['namespaces', 'secrets', 'serviceaccounts', 'configmaps'].map((kind) =>
      stack.kubernetes('GET', `/api/v1/${kind}`),
    ),
  ]);
  return {
    firewall: storage?.['properties'].networkAcls.ipRules,
    credentials: credentials?.['value'].length,
    roles: roles?.['value'].length,
    objects: lists.map(namesOf),
  };
}

function namesOf(list: Json = { items: [] }): string[] {
  return (list['items'] as Json[])
    .map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`)
    .filter((name) => !name.includes('sc-system'));
}

const SECRET = '/api/v1/namespaces/shop/secrets/sc-ordersblob-secret';

describe('a connection with workload identity', () => {
  ownWorld();

  it('is found wrong where it was broken by hand, and repaired by the same request', async () => {
    await put('orders_blob');
    expect(await complaints('orders_blob')).toEqual([]);

    await stack.kubernetes('DELETE', SECRET);
    expect(await complaints('orders_blob')).toEqual([
      'Configured connection information validated. SecretMissing',
    ]);

    await put('orders_blob');
    const data = {
      AZURE_STORAGEBLOB_RESOURCEENDPOINT: Buffer.from('https://evil.example/').toString('base64'),
    };
    await stack.kubernetes('PATCH', SECRET, { data });
    expect(await complaints('orders_blob')).toEqual([
      'Configured connection information validated. SecretChanged',
    ]);

    await put('orders_blob');
    const roles = (await stack.arm('GET', ROLES, '2022-04-01'))['value'] as Json[];
    for (const { id } of roles) await stack.arm('DELETE', String(id), '2022-04-01');
    expect(await complaints('orders_blob')).toEqual([
      'Managed Identity permissions validated. RoleAssignmentMissing',
    ]);

    await put('orders_blob');
    const networkAcls = { defaultAction: 'Deny', bypass: 'AzureServices', ipRules: [] };
    await stack.arm('PATCH', STORAGE, '2024-01-01', { properties: { networkAcls } });
    expect(await complaints('orders_blob')).toEqual([
      'Target service firewall validated. FirewallRuleMissing',
    ]);

    await put('orders_blob');
    const [credential] = (await stack.arm('GET', CREDENTIALS, '2024-11-30'))['value'] as Json[];
    await stack.arm('DELETE', String(credential?.['id']), '2024-11-30');
    expect(await complaints('orders_blob')).toEqual([
      'Federated credential validated. FederatedCredentialMissing',
    ]);

    await put('orders_blob');
    const account = `/api/v1/namespaces/shop/serviceaccounts/sc-account-${CLIENT_ID}`;
    await stack.kubernetes('PATCH', account, {
      metadata: { annotations: { 'azure.workload.identity/client-id': null } },
    });
    expect(await complaints('orders_blob')).toEqual(['Service account validated. ServiceAccountChanged']);

    await put('orders_blob');
    expect(await complaints('orders_blob')).toEqual([]);
  });

  it('leaves nothing behind when it is deleted with everything', async () => {
    const before = await world();
    await put('orders_blob');
    expect(await world()).not.toEqual(before);

    const end = await remove('orders_blob', '&deleteOrUpdateBehavior=ForcedCleanup');

    expect(end).toMatchObject({ status: 'Succeeded', properties: null });
    expect(await world()).toEqual(before);
  });

  it('cleans up what its own properties ask for', async () => {
    const before = await world();
    await put(
      'orders_blob',
      blob({
        authInfo: { ...workload, deleteOrUpdateBehavior: 'ForcedCleanup' },
        publicNetworkSolution: { deleteOrUpdateBehavior: 'ForcedCleanup' },
      }),
    );

    const end = await remove('orders_blob');

    const after = await world();
    expect(after).toEqual({ ...before, objects: after['objects'] });
    expect(end['properties'].remains).toEqual([
      expect.objectContaining({ description: 'Secret sc-ordersblob-secret in namespace shop' }),
    ]);
    await stack.kubernetes('DELETE', SECRET);
  });

  it('takes nothing from under another connection', async () => {
    const before = await world();
    await put('orders_blob');
    await put('stock_blob');

    const end = await remove('orders_blob', '&deleteOrUpdateBehavior=ForcedCleanup');

    expect(await complaints('stock_blob')).toEqual([]);
    expect(end['properties'].remains).toHaveLength(4);
    await remove('stock_blob', '&deleteOrUpdateBehavior=ForcedCleanup');
    expect(await world()).toEqual(before);
  });

  it('can be deleted again after a deletion that could not be finished', async () => {
    await put('orders_blob');
    await fetch(`${stack.endpoints.arm}/_local/faults`, {
      method: 'PUT',
      body: JSON.stringify([
        {
          match: { method: 'DELETE', path: 'roleAssignments' },
          times: 100,
          respond: { status: 403, code: 'AuthorizationFailed', message: 'No.' },
        },
      ]),
    });

    const failed = await remove('orders_blob', '&deleteOrUpdateBehavior=ForcedCleanup');

    expect(failed).toMatchObject({ status: 'Failed', error: { code: 'AuthorizationFailed' } });
    expect((await stack.call('GET', at('/orders_blob'))).status).toBe(200);
    await fetch(`${stack.endpoints.arm}/_local/faults`, { method: 'DELETE' });
    expect(await remove('orders_blob', '&deleteOrUpdateBehavior=ForcedCleanup')).toMatchObject({
      status: 'Succeeded',
    });
  });

  it('leaves what it made when it is deleted as usual, and lists it', async () => {
    await put('orders_blob');
    const made = await world();

    const end = await remove('orders_blob');

    expect(await world()).toEqual(made);
    const remains = end['properties'].remains as Json[];
    expect(remains.map(({ description }) => String(description).split(' ')[0])).toEqual([
      'ServiceAccount',
      'Secret',
      'Firewall',
      'Role',
      'Federated',
    ]);
    expect(remains[1]).toEqual({
      description: 'Secret sc-ordersblob-secret in namespace shop',
      command: 'kubectl delete secret sc-ordersblob-secret --namespace shop',
    });
    expect((await stack.call('GET', at('/orders_blob'))).status).toBe(404);
  });
});

describe('a connection with the keys of the target', () => {
  ownWorld();

  const withKeys = () => blob({ authInfo: { authType: 'secret' } });

  it('shows no credential anywhere', async () => {
    await put('orders_keys', withKeys());

    const linker = await stack.call('GET', at('/orders_keys'));
    const configurations = await stack.call('POST', at('/orders_keys/listConfigurations'));

    expect(linker.body['properties'].authInfo).toMatchObject({ secretInfo: { secretType: 'rawValue' } });
    expect(configurations.body['configurations']).toEqual([
      expect.objectContaining({ name: 'AZURE_STORAGEBLOB_CONNECTIONSTRING', value: '' }),
    ]);
    expect(await complaints('orders_keys')).toEqual([]);
  });

  it('is found outdated after a key was changed, and repaired by the same request', async () => {
    await put('orders_keys', withKeys());

    await stack.arm('POST', `${STORAGE}/regenerateKey`, '2024-01-01', { keyName: 'key1' });

    expect(await complaints('orders_keys')).toEqual(['Credentials validated. CredentialsOutdated']);
    await put('orders_keys', withKeys());
    expect(await complaints('orders_keys')).toEqual([]);
  });
});

describe('an update', () => {
  ownWorld();

  it('writes nothing when nothing changes', async () => {
    await put('orders_blob');
    const writes = await stack.writes();

    await put('orders_blob');

    expect(await stack.writes()).toEqual(writes);
  });

  it('takes away what is no longer needed, when it is told to', async () => {
    await put('orders_blob');

    const end = await stack.call(
      'PUT',
      at('/orders_blob'),
      blob({
        authInfo: { authType: 'secret' },
        clientType: 'nodejs',
        configurationInfo: { deleteOrUpdateBehavior: 'ForcedCleanup' },
        publicNetworkSolution: { deleteOrUpdateBehavior: 'ForcedCleanup' },
      }),
    );
    expect(await stack.ended(end)).toMatchObject({ status: 'Succeeded' });

    const secret = await stack.kubernetes('GET', SECRET);
    expect(Object.keys(secret?.['data'] ?? {})).toEqual(['AZURE_STORAGEBLOB_CONNECTIONSTRING']);
    // Secrets have no behaviour of their own, so what the identity got stays.
    expect((await world())['roles']).toBe(1);
  });

  it('moves to another namespace and takes the old objects and the old trust away', async () => {
    const forced = { ...workload, deleteOrUpdateBehavior: 'ForcedCleanup' };
    const configurationInfo = { deleteOrUpdateBehavior: 'ForcedCleanup' };
    await put('orders_blob', blob({ authInfo: forced, configurationInfo }));

    await put('orders_blob', blob({ scope: 'stage', authInfo: forced, configurationInfo }));

    expect(await stack.kubernetes('GET', SECRET)).toBeUndefined();
    expect(await stack.kubernetes('GET', SECRET.replace('/shop/', '/stage/'))).toBeDefined();
    const after = await world();
    expect(after).toMatchObject({ credentials: 1, roles: 1 });
    expect(await complaints('orders_blob')).toEqual([]);
  });

  it('leaves the old objects when it is not told to', async () => {
    await put('orders_blob');

    await put('orders_blob', blob({ scope: 'stage' }));

    expect(await stack.kubernetes('GET', SECRET)).toBeDefined();
    expect((await world())['credentials']).toBe(2);
  });
});

describe('the other doors', () => {
  ownWorld();

  async function start(body: Json): Promise<Json> {
    const { status, body: started } = await stack.call('POST', '/api/connections', body);
    expect(status).toBe(202);
    for (;;) {
      const { body: operation } = await stack.call('GET', `/api/operations/${started['operationId']}`);
      if (operation['status'] !== 'Running' && operation['status'] !== 'Accepted') return operation;
      await new Promise((wake) => setTimeout(wake, 20));
    }
  }

  it('validate and delete by the request document too', async () => {
    const before = await world();
    const request = { clusterId: CLUSTER, name: 'orders_blob' };
    await start({ ...request, properties: blob().properties });

    const validated = await start({ ...request, operation: 'validate' });
    const deleted = await start({ ...request, operation: 'delete', deleteOrUpdateBehavior: 'ForcedCleanup' });
    const again = await start({ ...request, operation: 'delete' });

    expect(validated).toMatchObject({
      status: 'Succeeded',
      result: { report: { isConnectionAvailable: true } },
    });
    expect(deleted).toMatchObject({ status: 'Succeeded', result: { remains: [] } });
    expect(deleted['result'].removed).toContain('Secret sc-ordersblob-secret in namespace shop');
    expect(again).toMatchObject({ status: 'Failed', error: { code: 'ConnectionNotFound' } });
    expect(await world()).toEqual(before);
  });

  it('refuse other members with the operation', async () => {
    const body = {
      clusterId: CLUSTER,
      name: 'orders_blob',
      operation: 'delete',
      properties: blob().properties,
    };

    const { status, body: answer } = await stack.call('POST', '/api/connections', body);

    expect(status).toBe(400);
    expect(answer['error'].target).toBe('properties');
  });
});

describe('a dry run', () => {
  ownWorld();

  const dryrun = `${CLUSTER}/providers/Microsoft.ServiceLinker/dryruns/orders_blob?api-version=${LATEST}`;
  const parameters = { actionName: 'createOrUpdate', ...blob().properties };

  it('changes nothing and announces what the creation then does', async () => {
    const writes = await stack.writes();

    const begun = await stack.call('PUT', dryrun, { properties: { parameters } });
    await stack.ended(begun);
    const { status, body } = await stack.call('GET', dryrun);

    expect(begun.status).toBe(201);
    expect(status).toBe(200);
    expect(await stack.writes()).toEqual(writes);
    expect(body['properties']).toMatchObject({
      provisioningState: 'Succeeded',
      parameters: { actionName: 'createOrUpdate', scope: 'shop' },
      prerequisiteResults: [],
    });
    const previews = body['properties'].operationPreviews as Json[];
    expect(previews.find(({ name }) => name === 'configFirewallRule')).toEqual({
      name: 'configFirewallRule',
      operationType: 'configNetwork',
      description: 'Admit 20.61.115.7 on the target',
      action: 'Microsoft.Storage/storageAccounts/write',
      scope: STORAGE,
    });
    await put('orders_blob');
    const made = (await stack.writes()).slice(writes.length).filter((write) => !write.endsWith('/register'));
    expect(
      made.some((write) => write.startsWith('PUT') && write.includes('federatedIdentityCredentials')),
    ).toBe(true);
    const again = await stack.call('PUT', dryrun, { properties: { parameters } });
    await stack.ended(again);
    expect((await stack.call('GET', dryrun)).body['properties'].operationPreviews).toEqual([]);
  });

  it('says what is missing', async () => {
    const gone = {
      ...parameters,
      targetService: { type: 'AzureResource', id: BLOB.replace('shopstore', 'nobodys') },
    };

    await stack.ended(await stack.call('PUT', dryrun, { properties: { parameters: gone } }));

    expect((await stack.call('GET', dryrun)).body['properties']).toMatchObject({
      provisioningState: 'Succeeded',
      prerequisiteResults: [{ type: 'basicError', code: 'TargetNotFound' }],
      operationPreviews: [],
    });
  });

  it('is listed, changed and forgotten', async () => {
    await stack.ended(await stack.call('PUT', dryrun, { properties: { parameters } }));

    const patched = await stack.call('PATCH', dryrun, {
      properties: { parameters: { actionName: 'createOrUpdate', clientType: 'go' } },
    });
    await stack.ended(patched);

    const list = `${dryrun.split('/orders_blob')[0]}?api-version=${LATEST}`;
    const { body } = await stack.call('GET', list);
    expect(body['value']).toHaveLength(1);
    expect(body['value'][0].properties.parameters).toMatchObject({ clientType: 'go', scope: 'shop' });
    expect((await stack.call('DELETE', dryrun)).status).toBe(200);
    expect((await stack.call('DELETE', dryrun)).status).toBe(204);
    expect((await stack.call('GET', dryrun)).status).toBe(404);
    expect((await stack.call('GET', list)).body).toEqual({ value: [] });
  });
});
