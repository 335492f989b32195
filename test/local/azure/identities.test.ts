import { GROUP, IDENTITY, STORAGE, SUBSCRIPTION, instantWorld, runAzure } from './running-azure';
import type { CallAnswer, RunningAzure } from './running-azure';

const BLOB_CONTRIBUTOR = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe';
const ORDERS = 'dddddddd-0001-4000-8000-0000000000b6';
const NAME = '0a0a0a0a-0000-4000-8000-00000000000a';

function credentialBody(subject: string): Record<string, unknown> {
  return {
    properties: {
      issuer: 'https://issuer.example/prod/',
      subject,
      audiences: ['api://AzureADTokenExchange'],
    },
  };
}

describe('federated credentials', () => {
  let run: RunningAzure;
  beforeEach(async () => {
    run = await runAzure();
  });
  afterEach(() => run.azure.close());

  const put = (name: string, body: unknown): Promise<CallAnswer> =>
    run.call('PUT', `${IDENTITY}/federatedIdentityCredentials/${name}`, { body });

  it('are written, read, listed and deleted', async () => {
    const made = await put('shop-orders', credentialBody('system:serviceaccount:shop:orders'));
    const again = await put('shop-orders', credentialBody('system:serviceaccount:shop:orders'));

    expect([made.status, again.status]).toEqual([201, 200]);
    expect((await run.call('GET', `${IDENTITY}/federatedIdentityCredentials`)).body.value).toEqual([
      made.body,
    ]);
    expect((await run.call('DELETE', made.body.id)).status).toBe(200);
    expect((await run.call('DELETE', made.body.id)).status).toBe(204);
  });

  it('are unique by issuer and subject, and at most 20', async () => {
    for (let index = 0; index < 20; index += 1) await put(`cred-${index}`, credentialBody(`s${index}`));

    const twin = await put('other', credentialBody('s7'));
    const more = await put('other', credentialBody('s20'));
    const update = await put('cred-7', credentialBody('s20'));

    expect(twin.body.error.message).toBe(
      'Issuer and subject combination already exists for this Managed Identity.',
    );
    expect(more.status).toBe(400);
    expect(more.body.error.message).toContain('20');
    expect(update.status).toBe(200);
  });

  it.each([
    ['x', credentialBody('s'), "name 'x' is invalid"],
    ['-abc', credentialBody('s'), 'is invalid'],
    ['abc', {}, 'empty properties'],
    ['abc', credentialBody(''), 'empty properties'],
    ['abc', { properties: { issuer: 'i', subject: 's', audiences: [] } }, 'exactly one audience'],
  ])('refuses %s with %j', async (name, body, message) => {
    const answer = await put(name, body);

    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain(message);
  });

  it('need their identity', async () => {
    const answer = await run.call('PUT', `${IDENTITY}x/federatedIdentityCredentials/abc`, {
      body: credentialBody('s'),
    });

    expect(answer.status).toBe(404);
  });
});

describe('federated credentials written at once', () => {
  it('are refused but for one', async () => {
    const run = await runAzure({
      world: instantWorld((it) => (it.behaviour.federatedCredentialSeconds = 0.5)),
    });
    const names = ['first', 'second', 'third'];

    const answers = await Promise.all(
      names.map((name) =>
        run.call('PUT', `${IDENTITY}/federatedIdentityCredentials/${name}`, { body: credentialBody(name) }),
      ),
    );

    const refused = answers.filter(({ status }) => status === 409);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(refused).toHaveLength(2);
    expect(refused[0]?.body.error.code).toBe(
      'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity',
    );
    await run.azure.close();
  });
});

describe('role assignments', () => {
  let run: RunningAzure;
  beforeEach(async () => {
    run = await runAzure();
  });
  afterEach(() => run.azure.close());

  const roleId = (guid: string): string =>
    `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
  const assignment = (scope: string, name: string): string =>
    `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
  const body = (principalId = ORDERS, role = BLOB_CONTRIBUTOR): Record<string, unknown> => ({
    properties: { principalId, roleDefinitionId: roleId(role), principalType: 'ServicePrincipal' },
  });

  it('are made once, whatever the slashes, and made again without harm', async () => {
    const made = await run.call('PUT', `/${assignment(`/${STORAGE}`, NAME)}`, { body: body() });
    const again = await run.call('PUT', assignment(STORAGE, NAME), { body: body() });

    expect([made.status, again.status]).toEqual([201, 200]);
    expect(made.body).toMatchObject({
      name: NAME,
      properties: { principalId: ORDERS, roleDefinitionId: roleId(BLOB_CONTRIBUTOR), scope: STORAGE },
    });
    expect((await run.call('DELETE', assignment(STORAGE, NAME))).body.name).toBe(NAME);
    expect((await run.call('DELETE', assignment(STORAGE, NAME))).status).toBe(204);
  });

  it('refuse a twin, a change, and what is not known', async () => {
    await run.call('PUT', assignment(STORAGE, NAME), { body: body() });
    const code = async (scope: string, name: string, wanted: unknown): Promise<[number, string]> => {
      const answer = await run.call('PUT', assignment(scope, name), { body: wanted });
      return [answer.status, answer.body.error.code];
    };
    const other = NAME.replaceAll('a', 'b');

    expect(await code(STORAGE, other, body())).toEqual([409, 'RoleAssignmentExists']);
    expect(await code(STORAGE, NAME, body(ORDERS, '4633458b-17de-408a-b874-0445c86b69e6'))).toEqual([
      400,
      'RoleAssignmentUpdateNotPermitted',
    ]);
    expect(await code(STORAGE, other, body(NAME))).toEqual([400, 'PrincipalNotFound']);
    expect(await code(STORAGE, other, body(ORDERS, NAME))).toEqual([404, 'RoleDefinitionDoesNotExist']);
    expect(await code(STORAGE, 'name', body())).toEqual([400, 'InvalidRoleAssignmentId']);
    expect(await code(`${STORAGE}x`, other, body())).toEqual([404, 'ResourceNotFound']);
    expect(await code(STORAGE, other, {})).toEqual([400, 'InvalidRequestContent']);
  });

  it('are listed at, above and below a scope, and by principal', async () => {
    const other = NAME.replaceAll('a', 'b');
    const list = async (scope: string, filter = ''): Promise<number> => {
      const query = `api-version=2022-04-01${filter === '' ? '' : `&$filter=${encodeURIComponent(filter)}`}`;
      return (await run.call('GET', `${scope}/providers/Microsoft.Authorization/roleAssignments`, { query }))
        .body.value.length;
    };

    const before = await list(GROUP);
    await run.call('PUT', assignment(STORAGE, NAME), { body: body() });
    await run.call('PUT', assignment(SUBSCRIPTION, other), {
      body: body('bbbbbbbb-0002-4000-8000-0000000000b2'),
    });

    expect(await list(STORAGE)).toBe(2);
    expect(await list(GROUP)).toBe(before + 2);
    expect(await list(GROUP, 'atScope()')).toBe(1);
    expect(await list(GROUP, `principalId eq '${ORDERS}'`)).toBe(1);
    expect(await list(STORAGE, `assignedTo('${NAME}')`)).toBe(0);
  });

  it('know the built-in roles, and what the caller may do', async () => {
    const roles = `${STORAGE}/providers/Microsoft.Authorization/roleDefinitions`;
    const query = `api-version=2022-04-01&$filter=${encodeURIComponent("roleName eq 'Storage Blob Data Contributor'")}`;

    expect(
      (await run.call('GET', roles, { query })).body.value.map(({ name }: { name: string }) => name),
    ).toEqual([BLOB_CONTRIBUTOR]);
    expect((await run.call('GET', `${roles}/${BLOB_CONTRIBUTOR}`)).body.properties.roleName).toBe(
      'Storage Blob Data Contributor',
    );
    expect((await run.call('GET', `${roles}/${NAME}`)).body.error.code).toBe('RoleDefinitionDoesNotExist');
    const { value } = (await run.call('GET', `${STORAGE}/providers/Microsoft.Authorization/permissions`))
      .body;
    expect(value[0].actions).toEqual(['*']);
  });
});

describe('a new identity', () => {
  it('is unknown to role assignments until it is replicated', async () => {
    let now = Date.now();
    const world = instantWorld((it) => (it.behaviour.principalReplicationSeconds = 60));
    const run = await runAzure({ world, now: () => now });
    const path = IDENTITY.replace('/orders', '/carts');
    const made = await run.call('PUT', path, { body: { location: 'westeurope' } });
    const { principalId, clientId, tenantId } = made.body.properties;
    const roleDefinitionId = `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${BLOB_CONTRIBUTOR}`;
    const assign = (): Promise<CallAnswer> =>
      run.call('PUT', `${STORAGE}/providers/Microsoft.Authorization/roleAssignments/${NAME}`, {
        body: { properties: { principalId, roleDefinitionId } },
      });

    const early = await assign();
    now += 61_000;
    const late = await assign();

    expect(made.status).toBe(201);
    expect(tenantId).toBe(world.tenantId);
    expect(early.body.error.code).toBe('PrincipalNotFound');
    expect(late.status).toBe(201);
    const again = await run.call('PUT', path, { body: { location: 'westeurope', tags: { a: 'b' } } });
    expect(again.body.properties).toMatchObject({ principalId, clientId });
    await run.call('DELETE', path);
    expect((await run.call('GET', path)).status).toBe(404);
    await run.azure.close();
  });
});
