import { type RunningAzure, GROUP, runAzure } from './running-azure';

const VAULTS = `${GROUP}/providers/Microsoft.KeyVault/vaults`;
const VAULT = `${VAULTS}/shop-passwords`;
const APP = 'aaaaaaaa-0001-4000-8000-0000000000b1';
const PIPELINE = 'bbbbbbbb-0002-4000-8000-0000000000b2';
const PASSWORD = 'fake-Local8Q-vault-not-real';

let run: RunningAzure;
beforeEach(async () => {
  run = await runAzure();
});
afterEach(() => run.azure.close());

async function token(principal = APP, resource = 'https://vault.azure.net'): Promise<string> {
  const query = new URLSearchParams({ resource, 'api-version': '2019-08-01', principal_id: principal });
  const headers = { 'x-identity-header': run.identityHeader };
  const response = await fetch(`${run.identityEndpoint}?${query.toString()}`, { headers });
  return ((await response.json()) as { access_token: string }).access_token;
}

interface VaultAnswer {
  status: number;
  challenge: string | null;
  body: {
    value?: unknown;
    id?: string;
    attributes?: Record<string, unknown>;
    error?: { code: string; message: string; innererror?: { code: string } };
  };
}

/** Calls the vault at the address that its resource shows. */
async function vault(
  path: string,
  { bearer, body, id = VAULT }: { bearer?: string | null; body?: object; id?: string } = {},
): Promise<VaultAnswer> {
  const uri: string = (await run.call('GET', id)).body.properties.vaultUri;
  const authorization = bearer === null ? undefined : `Bearer ${bearer ?? (await token())}`;
  const response = await fetch(`${uri}${path}${path.includes('?') ? '' : '?api-version=7.4'}`, {
    method: body ? 'PUT' : 'GET',
    headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return {
    status: response.status,
    challenge: response.headers.get('www-authenticate'),
    body: (await response.json()) as VaultAnswer['body'],
  };
}

describe('secrets of a vault', () => {
  it('are read by name and by version', async () => {
    const current = await vault('secrets/orders-pg-password');

    expect(current).toMatchObject({ status: 200, body: { value: PASSWORD, attributes: { enabled: true } } });
    const [, version = ''] =
      /\/secrets\/orders-pg-password\/([0-9a-f]{32})$/.exec(current.body.id ?? '') ?? [];
    expect((await vault(`secrets/orders-pg-password/${version}`)).body).toEqual(current.body);
  });

  it('are rotated: a new version is the current one, the old one stays', async () => {
    const old = await vault('secrets/orders-pg-password');
    const bearer = await token(PIPELINE);

    const set = await vault('secrets/orders-pg-password', { bearer, body: { value: 'rotated' } });

    expect(set).toMatchObject({ status: 200, body: { value: 'rotated' } });
    expect((await vault('secrets/orders-pg-password')).body.value).toBe('rotated');
    const version = old.body.id?.split('/').at(-1) ?? '';
    expect((await vault(`secrets/orders-pg-password/${version}`)).body.value).toBe(PASSWORD);
    expect((await vault('secrets/orders-pg-password/versions')).body.value).toHaveLength(2);
  });

  it('are listed without their values', async () => {
    const { status, body } = await vault('secrets');

    expect(status).toBe(200);
    expect(body.value).toMatchObject([{ id: expect.stringMatching(/\/secrets\/orders-pg-password$/) }]);
    expect(JSON.stringify(body)).not.toContain(PASSWORD);
  });

  it('are not shown by Resource Manager, whoever wrote them', async () => {
    const id = `${VAULT}/secrets/from-a-template`;
    const properties = { value: 'written by a template' };

    const put = await run.call('PUT', id, { body: { properties } });

    expect(put.status).toBe(201);
    const shown = [put.body, (await run.call('GET', id)).body];
    expect(JSON.stringify(shown)).not.toContain('written by a template');
    expect((await run.call('POST', `${id}/versions`)).status).toBe(404);
    expect((await run.call('POST', `${VAULT}/secrets/orders-pg-password/value`)).status).toBe(404);
    expect((await vault('secrets/from-a-template')).body.value).toBe('written by a template');
  });
});

describe('a vault', () => {
  it('tells who has no token where to get one', async () => {
    const { status, challenge, body } = await vault('secrets/orders-pg-password', { bearer: null });

    expect(status).toBe(401);
    expect(challenge).toMatch(
      /^Bearer authorization="https:\/\/localhost:\d+\/[0-9a-f-]{36}", resource="https:\/\/vault\.azure\.net"$/,
    );
    expect(body.error?.code).toBe('Unauthorized');
  });

  it('takes no tokens for Resource Manager', async () => {
    const bearer = await token(APP, 'https://management.azure.com');

    expect((await vault('secrets/orders-pg-password', { bearer })).status).toBe(401);
  });

  it.each([
    ['a secret that does not exist', 'secrets/nothing-here', 404, 'SecretNotFound'],
    ['a version that does not exist', `secrets/orders-pg-password/${'0'.repeat(32)}`, 404, 'SecretNotFound'],
    ['no api-version', 'secrets/orders-pg-password?x=y', 400, 'BadParameter'],
  ])('refuses %s', async (_, path, status, code) => {
    expect(await vault(path)).toMatchObject({ status, body: { error: { code } } });
  });

  it('gives out no disabled secret', async () => {
    const body = { value: 'x', attributes: { enabled: false } };
    await vault('secrets/asleep', { bearer: await token(PIPELINE), body });

    expect(await vault('secrets/asleep')).toMatchObject({
      status: 403,
      body: { error: { code: 'Forbidden', innererror: { code: 'SecretDisabled' } } },
    });
  });

  it('checks the roles of its caller', async () => {
    const body = { value: 'x' };

    const { status, body: answer } = await vault('secrets/new', { body });

    expect(status).toBe(403);
    expect(answer.error).toMatchObject({ code: 'Forbidden', innererror: { code: 'ForbiddenByRbac' } });
    expect(answer.error?.message).toContain(`oid=${APP}`);
  });

  it('checks its access policies instead, when it has no roles', async () => {
    const id = `${VAULTS}/shop-old-vault`;
    const networkAcls = { defaultAction: 'Allow' };
    await run.call('PATCH', id, { body: { properties: { networkAcls } } });
    expect((await vault('secrets', { id })).body.error?.innererror?.code).toBe('AccessDenied');
    const tenantId = '99999999-8888-4777-8666-555555555555';
    const accessPolicies = [{ tenantId, objectId: APP, permissions: { secrets: ['list'] } }];
    await run.call('PUT', `${id}/accessPolicies/add`, { body: { properties: { accessPolicies } } });

    expect((await vault('secrets', { id })).status).toBe(200);
    expect((await vault('secrets/x', { id })).body.error?.innererror?.code).toBe('AccessDenied');
  });

  it('lets nobody through its firewall who is not admitted', async () => {
    const closed = { networkAcls: { defaultAction: 'Deny', ipRules: [] } };
    await run.call('PATCH', VAULT, { body: { properties: closed } });

    const { body } = await vault('secrets/orders-pg-password');

    expect(body.error).toMatchObject({ code: 'Forbidden', innererror: { code: 'ForbiddenByFirewall' } });
    expect(body.error?.message).toContain('Client address: 127.0.0.1');
    await run.call('PATCH', VAULT, { body: { properties: { publicNetworkAccess: 'Disabled' } } });
    expect((await vault('secrets')).body.error?.innererror?.code).toBe('ForbiddenByConnection');
  });
});
