import { BLOB, CLIENT_ID, CLUSTER, LATEST, Stack, SUBSCRIPTION } from './stack';

const stack = new Stack();
const linkers = `${CLUSTER}/providers/Microsoft.ServiceLinker/linkers`;
const at = (path: string, version = LATEST) => `${linkers}${path}?api-version=${version}`;

function blob(overrides: Record<string, unknown> = {}) {
  return {
    properties: {
      targetService: { type: 'AzureResource', id: BLOB },
      authInfo: { authType: 'userAssignedIdentity', clientId: CLIENT_ID, subscriptionId: SUBSCRIPTION },
      clientType: 'python',
      scope: 'shop',
      ...overrides,
    },
  };
}

beforeAll(async () => {
  await stack.start();
  await stack.ended(
    await stack.call(
      'PUT',
      at('/wire_one'),
      blob({ secretStore: {}, configurationInfo: { customizedKeys: {} } }),
    ),
  );
});
afterAll(() => stack.stop());

describe('a write', () => {
  it('is answered at once, with where to look', async () => {
    const answer = await stack.call('PUT', at('/wire_two'), blob());

    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      id: `${linkers}/wire_two`,
      type: 'microsoft.servicelinker/linkers',
      properties: { provisioningState: 'Accepted', vNetSolution: null, secretStore: null },
      systemData: { createdByType: 'Application' },
    });
    expect(answer.headers.get('location')).toBeNull();
    expect(answer.headers.get('retry-after')).toBeNull();
    expect(answer.headers.get('etag')).toMatch(/^"\w+"$/);
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(new URL(answer.headers.get('azure-asyncoperation') ?? '').pathname).toMatch(
      new RegExp(
        `^/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ServiceLinker/locations/WESTEUROPE/operationStatuses/[0-9a-f-]{36}\\*[0-9A-F]{64}$`,
      ),
    );
    const end = await stack.ended(answer);
    expect(end).toMatchObject({
      status: 'Succeeded',
      resourceId: `${linkers}/wire_two`,
      properties: { Message: null },
    });
    expect(end['startTime']).toMatch(/\.\d{7}Z$/);
    expect(end['endTime']).toMatch(/\.\d{7}Z$/);
  });

  it('shows in reads while it runs', async () => {
    const answer = await stack.call('PUT', at('/wire_seen'), blob());

    const [single, list] = await Promise.all([
      stack.call('GET', at('/wire_seen')),
      stack.call('GET', at('')),
    ]);

    expect(['Accepted', 'Succeeded']).toContain(single.body['properties'].provisioningState);
    expect(list.body['value'].map(({ name }: { name: string }) => name)).toContain('wire_seen');
    await stack.ended(answer);
    expect((await stack.call('GET', at('/wire_seen'))).body['properties'].provisioningState).toBe(
      'Succeeded',
    );
  });

  it('says while it runs how soon to look again', async () => {
    const faults = `${stack.endpoints.arm}/_local/faults`;
    const respond = { status: 503, code: 'Busy', message: 'Not now.', headers: { 'Retry-After': '1' } };
    const match = { method: 'GET', path: '/storageAccounts/' };
    await fetch(faults, { method: 'PUT', body: JSON.stringify([{ match, times: 1000, respond }]) });
    const answer = await stack.call('PUT', at('/wire_paced'), blob());
    const address = new URL(answer.headers.get('azure-asyncoperation') ?? '');

    const poll = await stack.call('GET', `${address.pathname}${address.search}`);
    await fetch(faults, { method: 'DELETE' });

    expect(poll.body).toMatchObject({ status: 'Accepted' });
    expect(poll.headers.get('retry-after')).toBe('1');
    const end = await stack.ended(answer);
    expect(end).toMatchObject({ status: 'Succeeded' });
  });

  it('is refused while another one runs', async () => {
    const first = await stack.call('PUT', at('/wire_busy'), blob());

    const others = await Promise.all([
      stack.call('PUT', at('/wire_busy'), blob()),
      stack.call('PATCH', at('/wire_busy'), { properties: { clientType: 'go' } }),
      stack.call('DELETE', at('/wire_busy')),
    ]);

    expect(others.map(({ status }) => status)).toEqual([409, 409, 409]);
    expect(others[0]?.body['error'].code).toBe('AnotherOperationInProgress');
    expect(await stack.ended(first)).toMatchObject({ status: 'Succeeded' });
  });

  it('lets one of two through that come at the same moment', async () => {
    const both = await Promise.all([
      stack.call('PUT', at('/wire_race'), blob()),
      stack.call('PUT', at('/wire_race'), blob()),
    ]);

    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    const winner = both.find(({ status }) => status === 201);
    expect(winner && (await stack.ended(winner))).toMatchObject({ status: 'Succeeded' });
  });

  it('replaces everything', async () => {
    await stack.ended(
      await stack.call('PUT', at('/wire_full'), blob({ configurationInfo: { customizedKeys: {} } })),
    );
    const { scope: _scope, ...rest } = blob().properties;

    const answer = await stack.call('PUT', at('/wire_full'), { properties: rest });
    await stack.ended(answer);

    const { body } = await stack.call('GET', at('/wire_full'));
    expect(body['properties']).toMatchObject({ scope: null, configurationInfo: null });
  });

  it('keeps who made the linker and names who changed it', async () => {
    const { body } = await stack.call('GET', at('/wire_one'));

    await stack.ended(await stack.call('PATCH', at('/wire_one'), { properties: { clientType: 'go' } }));

    const after = (await stack.call('GET', at('/wire_one'))).body;
    expect(after['properties'].clientType).toBe('go');
    expect(after['systemData'].createdAt).toBe(body['systemData'].createdAt);
    expect(Date.parse(after['systemData'].lastModifiedAt)).toBeGreaterThan(
      Date.parse(body['systemData'].lastModifiedAt),
    );
  });

  it('heeds etags', async () => {
    const etag = (await stack.call('GET', at('/wire_one'))).headers.get('etag') ?? '';

    const stale = await stack.call('PUT', at('/wire_one'), blob(), { 'if-match': '"old"' });
    const taken = await stack.call('PUT', at('/wire_one'), blob(), { 'if-none-match': '*' });
    const fresh = await stack.call('PUT', at('/wire_one'), blob(), { 'if-match': etag });

    expect([stale.status, taken.status, fresh.status]).toEqual([412, 412, 201]);
    expect(stale.body['error'].code).toBe('PreconditionFailed');
    await stack.ended(fresh);
  });
});

describe('versions', () => {
  it.each(['2022-05-01', '2022-11-01-preview', '2023-04-01-preview', '2024-04-01', LATEST, '2025-07-01'])(
    '%s is spoken',
    async (version) => {
      const { status, body } = await stack.call('GET', at('/wire_one', version));

      expect(status).toBe(200);
      const isFirst = version === '2022-05-01';
      expect('systemData' in body).toBe(!isFirst);
      expect('configurationInfo' in body['properties']).toBe(!isFirst);
    },
  );

  it('the first one sees names and values of configurations only', async () => {
    const old = await stack.call('POST', at('/wire_one/listConfigurations', '2022-05-01'));
    const now = await stack.call('POST', at('/wire_one/listConfigurations'));

    expect(Object.keys(old.body['configurations'][0])).toEqual(['name', 'value']);
    expect(now.body['configurations'][0]).toEqual({
      name: 'AZURE_STORAGEBLOB_RESOURCEENDPOINT',
      value: 'https://shopstore.blob.core.windows.net/',
      configType: 'Default',
      keyVaultReferenceIdentity: null,
      description: '',
    });
  });

  it('do not matter to polls', async () => {
    const answer = await stack.call('PUT', at('/wire_one'), blob());
    const { pathname } = new URL(answer.headers.get('azure-asyncoperation') ?? '');

    for (const query of ['', '?api-version=2021-01-01-privatepreview&t=1&c=x&s=y&h=z'])
      expect((await stack.call('GET', `${pathname}${query}`)).status).toBe(200);
    const lower = pathname.replace('WESTEUROPE', 'westeurope').replace('*', '%2A');
    expect((await stack.call('GET', lower)).status).toBe(200);
    await stack.ended(answer);
  });
});

describe('paths', () => {
  it.each([
    [
      'other casing',
      at('/wire_one').replace('resourceGroups', 'RESOURCEGROUPS').replace('/linkers/', '/Linkers/'),
    ],
    ['doubled slashes', at('/wire_one').replaceAll('/providers/', '//providers//')],
    ['a doubled first slash', `/${at('/wire_one')}`],
  ])('are found with %s', async (_what, path) => {
    const { status, body } = await stack.call('GET', path);

    expect(status).toBe(200);
    expect(body['name']).toBe('wire_one');
  });

  it.each([
    ['GET', at('/nobody'), 404, 'ResourceNotFound'],
    ['POST', at('/nobody/validateLinker'), 404, 'ResourceNotFound'],
    ['POST', at('/nobody/listConfigurations'), 404, 'ResourceNotFound'],
    ['PATCH', at('/nobody'), 404, 'ResourceNotFound'],
    [
      'GET',
      `${CLUSTER}/providers/Microsoft.ServiceLinker/nothing?api-version=${LATEST}`,
      404,
      'ResourceNotFound',
    ],
    ['GET', at('').replace('/prod/', '/nobodys/'), 404, 'ParentResourceNotFound'],
    ['POST', at(''), 405, 'MethodNotAllowed'],
    ['PUT', at('/wire_one/validateLinker'), 405, 'MethodNotAllowed'],
    ['GET', linkers, 400, 'MissingApiVersionParameter'],
    ['GET', at('', 'latest'), 400, 'InvalidApiVersionParameter'],
    ['GET', at('/no%20space'), 400, 'InvalidResourceName'],
    ['GET', at('').replace(SUBSCRIPTION, 'mine'), 400, 'InvalidResourceId'],
  ])('answer %s %s with %i %s', async (method, path, status, code) => {
    const answer = await stack.call(method, path, method === 'PATCH' ? { properties: {} } : undefined);

    expect(answer.status).toBe(status);
    expect(answer.body['error'].code).toBe(code);
    expect(answer.body['error'].message).not.toBe('');
  });

  it('answer 204 to the deletion of what does not exist', async () => {
    expect((await stack.call('DELETE', at('/nobody'))).status).toBe(204);
  });

  it('name the cluster that does not exist, not the action that found out', async () => {
    const nobodys = CLUSTER.replace('/prod', '/nobodys');

    const { body } = await stack.call('GET', at('').replace('/prod/', '/nobodys/'));

    expect(body['error'].target).toBe(nobodys);
    expect(body['error'].message).toMatch(`${nobodys} does not exist.`);
  });

  it('do not lead to operations of another subscription or linker', async () => {
    const answer = await stack.call('PUT', at('/wire_one'), blob());
    const { pathname } = new URL(answer.headers.get('azure-asyncoperation') ?? '');
    await stack.ended(answer);

    const other = pathname.replace(SUBSCRIPTION, '22222222-2222-4333-8444-555555555555');
    const forged = pathname.replace(/[0-9A-F]{8}$/, '00000000');
    expect((await stack.call('GET', other)).status).toBe(404);
    expect((await stack.call('GET', forged)).status).toBe(404);
  });
});

describe('members that nobody knows', () => {
  const unknown = { colour: 'red' };

  it('are passed over, as Resource Manager does, and not shown', async () => {
    const body = blob({
      ...unknown,
      targetService: { type: 'AzureResource', id: BLOB, ...unknown },
      publicNetworkSolution: { firewallRules: { ...unknown } },
    });

    const answer = await stack.call('PUT', at('/wire_unknown'), { ...body, ...unknown });
    expect(answer.status).toBe(201);
    expect(await stack.ended(answer)).toMatchObject({ status: 'Succeeded' });
    const patched = await stack.call('PATCH', at('/wire_unknown'), { properties: { ...unknown } });
    expect(await stack.ended(patched)).toMatchObject({ status: 'Succeeded' });

    expect(JSON.stringify((await stack.call('GET', at('/wire_unknown'))).body)).not.toContain('colour');
  });

  it('are passed over by dry runs and previews of configurations too', async () => {
    const parameters = { actionName: 'createOrUpdate', ...blob(unknown).properties };
    const path = `${CLUSTER}/providers/Microsoft.ServiceLinker/dryruns/wire_unknown?api-version=${LATEST}`;

    const planned = await stack.call('PUT', path, { properties: { parameters } });
    const preview = await stack.call('POST', at('/wire_one/generateConfigurations'), unknown);

    expect([planned.status, preview.status]).toEqual([201, 200]);
    await stack.ended(planned);
  });
});

const APP_CONFIGURATION = { configurationStore: { appConfigurationId: BLOB } };
const CONFIGURATION_STORE = 'properties.configurationInfo.configurationStore';

describe('bad bodies', () => {
  it.each<[string, unknown, string]>([
    ['no JSON', '{', 'body'],
    ['no properties', {}, 'properties'],
    ['no target', { properties: { authInfo: null } }, 'properties.targetService'],
    [
      'a target that is no id',
      blob({ targetService: { type: 'AzureResource', id: 'x' } }),
      'properties.targetService.id',
    ],
    ['an unknown client', blob({ clientType: 'cobol' }), 'properties.clientType'],
    ['a store for the configuration', blob({ configurationInfo: APP_CONFIGURATION }), CONFIGURATION_STORE],
    ['a secret store', blob({ secretStore: { keyVaultId: BLOB } }), 'properties.secretStore'],
    ['a private endpoint', blob({ vNetSolution: { type: 'privateLink' } }), 'properties.vNetSolution.type'],
    ['a namespace in upper case', blob({ scope: 'Shop' }), 'properties.scope'],
  ])('%s: the refusal names the field', async (_what, body, target) => {
    const answer = await stack.call('PUT', at('/wire_bad'), body);

    expect(answer.status).toBe(400);
    expect(answer.body['error'].target).toBe(target);
    expect((await stack.call('GET', at('/wire_bad'))).status).toBe(404);
  });

  it('never repeat a secret', async () => {
    const authInfo = { authType: 'secret', secretInfo: { secretType: 'rawValue', value: 'hunter2-canary' } };

    const answer = await stack.call('PUT', at('/wire_bad'), blob({ authInfo, scope: 'Red' }));

    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).not.toContain('hunter2-canary');
  });
});

describe('configurations', () => {
  it('are generated for other settings, and nothing is changed', async () => {
    const writes = await stack.writes();

    const answer = await stack.call('POST', at('/wire_one/generateConfigurations'), {
      customizedKeys: { AZURE_STORAGEBLOB_RESOURCEENDPOINT: 'BLOB_URL' },
      additionalConfigurations: { REGION: 'west' },
    });

    expect(
      answer.body['configurations'].map(({ name, value }: { name: string; value: string }) => [name, value]),
    ).toEqual([
      ['BLOB_URL', 'https://shopstore.blob.core.windows.net/'],
      ['AZURE_STORAGEBLOB_CLIENTID', CLIENT_ID],
      ['REGION', ''],
    ]);
    expect(await stack.writes()).toEqual(writes);
  });

  it('cannot be read before the connection is made', async () => {
    const answer = await stack.call('PUT', at('/wire_new'), blob());

    const early = await stack.call('POST', at('/wire_new/listConfigurations'));

    expect(early.status).toBe(409);
    expect(early.body['error'].message).toMatch('still being made');
    await stack.ended(answer);
  });

  it('are refused for keys that do not exist', async () => {
    const answer = await stack.call('POST', at('/wire_one/generateConfigurations'), {
      customizedKeys: { NO_SUCH_KEY: 'X' },
    });

    expect(answer.status).toBe(400);
    expect(answer.body['error'].target).toBe('properties.configurationInfo.customizedKeys.NO_SUCH_KEY');
  });

  it('have their names listed by target, authentication and client', async () => {
    const filter =
      "TargetService eq 'Microsoft.Storage/storageAccounts/blobServices/default' and AuthType eq 'userAssignedIdentity' and ClientType eq 'python'";
    const path = `/providers/Microsoft.ServiceLinker/configurationNames?api-version=${LATEST}&$filter=${encodeURIComponent(filter)}`;

    const { body } = await stack.call('GET', path);

    expect(body).toEqual({
      nextLink: null,
      value: [
        {
          properties: {
            targetService: 'MICROSOFT.STORAGE/STORAGEACCOUNTS/BLOBSERVICES/DEFAULT',
            authType: 'userAssignedIdentity',
            clientType: 'python',
            names: [
              {
                value: 'AZURE_STORAGEBLOB_RESOURCEENDPOINT',
                description: expect.any(String),
                required: true,
              },
              { value: 'AZURE_STORAGEBLOB_CLIENTID', description: expect.any(String), required: true },
            ],
          },
        },
      ],
    });
  });

  it('have all their names listed, page by page', async () => {
    let path: string | null = `/providers/Microsoft.ServiceLinker/configurationNames?api-version=${LATEST}`;
    const seen = new Set<string>();
    for (let page = 0; path !== null && page < 50; page += 1) {
      const { body } = await stack.call('GET', path);
      for (const item of body['value']) seen.add(JSON.stringify(item));
      const next = body['nextLink'] === null ? null : new URL(String(body['nextLink']));
      path = next && `${next.pathname}${next.search}`;
    }

    expect(path).toBeNull();
    expect(seen.size).toBeGreaterThan(100);
  });

  it('answer a filter that cannot be read with the field', async () => {
    const path = `/providers/Microsoft.ServiceLinker/configurationNames?api-version=${LATEST}&$filter=Colour%20eq%20'red'`;

    expect((await stack.call('GET', path)).body['error']).toMatchObject({ target: '$filter' });
  });
});
