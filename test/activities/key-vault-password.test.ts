import type { ConnectionRequest } from '../../connection/request';
import type { World } from '../../local/world';
import { CLUSTER, GROUP, LocalCloud } from './local-cloud';

const VAULTS = `${GROUP}/providers/Microsoft.KeyVault/vaults`;
const VAULT = `${VAULTS}/shop-passwords`;
const POSTGRES = `${GROUP}/providers/Microsoft.DBforPostgreSQL/flexibleServers/shop-orders-pg/databases/orders`;
const APP = 'aaaaaaaa-0001-4000-8000-0000000000b1';
const PASSWORD = 'fake-Local8Q-vault-not-real';
const NAME = 'orders-pg-password';
const ROTATED = 'rotated-Local8Q-not-real';

const FIRST = '0123456789abcdef0123456789abcdef';

/** The world's password, in a version that requests can name. */
function withKnownVersion(world: World): World {
  const versions = [{ version: FIRST, value: PASSWORD, enabled: true, created: 0 }];
  const resources = world.resources.map((resource) =>
    resource.id.endsWith(`/secrets/${NAME}`) ? { ...resource, secrets: { versions } } : resource,
  );
  return { ...world, resources };
}

let cloud: LocalCloud;
beforeEach(async () => {
  cloud = new LocalCloud(withKnownVersion);
  await cloud.open();
});
afterEach(() => cloud.close());

function request({ name = NAME, version, vaultId = VAULT, ...rest }: Reference = {}): ConnectionRequest {
  return cloud.request({
    name: 'orders_pg',
    properties: {
      targetService: { type: 'AzureResource', id: POSTGRES },
      authInfo: {
        authType: 'secret',
        name: 'shop_app',
        secretInfo: { secretType: 'keyVaultSecretReference', name, ...(version ? { version } : {}) },
      },
      secretStore: { keyVaultId: vaultId },
      clientType: 'python',
      scope: 'shop',
      ...rest,
    },
  });
}

interface Reference {
  name?: string;
  version?: string;
  vaultId?: string;
  configurationInfo?: object;
}

/** What the Secret holds, all in one text. */
async function held(): Promise<string | undefined> {
  const kubernetes = await (await cloud.clients.clusters()).clientOf(CLUSTER);
  const secret = await kubernetes.read({
    apiVersion: 'v1',
    kind: 'Secret',
    namespace: 'shop',
    name: 'sc-orderspg-secret',
  });
  const values = secret?.data && Object.values(secret.data);
  return values?.map((value) => Buffer.from(value, 'base64').toString()).join('\n');
}

/** A new version of the password, as somebody with the rights writes it. */
async function rotate(attributes: object = {}, value = ROTATED): Promise<void> {
  const arm = await cloud.clients.arm();
  const properties = { value, attributes };
  await arm.put(`${VAULT}/secrets/${NAME}`, '2024-11-01', { properties });
}

function vaultReads(): string[] {
  return cloud.azure.requests
    .list()
    .map(({ path }) => path)
    .filter((path) => path.startsWith('/vaults/'));
}

async function complaints(): Promise<[string, string | undefined, string | null][]> {
  const step = await cloud.activities['validate-connection']({
    operationId: 'a.b',
    request: { clusterId: CLUSTER, name: 'orders_pg', operation: 'validate' },
    failures: 0,
  });
  if (step.state !== 'done') throw new Error(JSON.stringify(step));
  return (step.facts?.items ?? [])
    .filter(({ result }) => result !== 'success')
    .map(({ name, errorCode, description }) => [name, errorCode, description]);
}

describe('a password in a key vault', () => {
  it('is read when the Secret is made, and is nowhere else', async () => {
    const run = await cloud.connect(request());

    expect(run.error).toBeUndefined();
    expect(await held()).toContain(PASSWORD);
    const records = await (
      await (await cloud.clients.clusters()).clientOf(CLUSTER)
    ).list('v1', 'ConfigMap', 'sc-system');
    const told = JSON.stringify([request(), run, records]);
    expect(told).not.toContain(PASSWORD);
    expect(told).not.toContain(Buffer.from(PASSWORD).toString('base64'));
    expect(told).toContain(NAME);
    expect(vaultReads()).not.toEqual([]);
  });

  it('is no change when the request comes again, until it is rotated', async () => {
    await cloud.connect(request());
    expect((await cloud.connect(request())).plan.operations).toEqual([]);
    await rotate();

    const run = await cloud.connect(request());

    expect(run.plan.operations.map(({ name }) => name)).toEqual(['updateSecret', 'updateRecord']);
    expect(await held()).toContain(ROTATED);
  });

  it('is found outdated by a validation, until the request is sent again', async () => {
    await cloud.connect(request());
    expect(await complaints()).toEqual([]);
    await rotate();

    expect(await complaints()).toEqual([
      ['Credentials validated.', 'CredentialsOutdated', expect.stringMatching(/orders-pg-password .*again/)],
    ]);
    await cloud.connect(request());
    expect(await complaints()).toEqual([]);
  });

  it('stays the version that the request names', async () => {
    await rotate();

    const run = await cloud.connect(request({ version: FIRST }));

    expect(run.error).toBeUndefined();
    expect(await held()).toContain(PASSWORD);
    expect(await complaints()).toEqual([]);
  });

  it('is not read for a Secret that nobody makes', async () => {
    const run = await cloud.connect(request({ configurationInfo: { action: 'optOut' } }));

    expect(run.error).toBeUndefined();
    expect(vaultReads()).toEqual([]);
    expect(await held()).toBeUndefined();
    expect(await complaints()).toEqual([]);
  });

  it('is told by name when a validation may not read it any more', async () => {
    await cloud.connect(request());
    await withdraw();

    expect(await complaints()).toEqual([
      ['Credentials validated.', 'AuthorizationFailed', expect.stringContaining('getSecret/action')],
    ]);
  });
});

describe('before anything is changed, a request is refused', () => {
  async function refused(wanted: ConnectionRequest) {
    const run = await cloud.connect(wanted);
    expect(cloud.azureWrites().filter(({ path }) => !/\/vaults\//i.test(path))).toEqual([]);
    expect(await cloud.kubernetesWrites()).toEqual([]);
    return run.error;
  }

  it('when the vault does not exist', async () => {
    expect(await refused(request({ vaultId: `${VAULTS}/nowhere` }))).toMatchObject({
      code: 'KeyVaultSecretNotFound',
      target: 'properties.secretStore.keyVaultId',
    });
  });

  it('when the vault has no such secret', async () => {
    expect(await refused(request({ name: 'nothing' }))).toMatchObject({
      code: 'KeyVaultSecretNotFound',
      message: 'The key vault shop-passwords has no secret nothing.',
      commands: [expect.stringContaining('az keyvault secret list --vault-name shop-passwords')],
    });
  });

  it('when the secret is disabled', async () => {
    await rotate({ enabled: false });

    expect(await refused(request())).toMatchObject({
      code: 'KeyVaultSecretNotFound',
      message: expect.stringContaining('is disabled'),
      commands: [expect.stringContaining('set-attributes')],
    });
  });

  it('when this app may not read it: the role and the command are named', async () => {
    await withdraw();

    const error = await refused(request());

    expect(error).toMatchObject({ code: 'AuthorizationFailed', target: VAULT });
    expect(error?.message).toContain('Microsoft.KeyVault/vaults/secrets/getSecret/action');
    expect(error?.fix).toContain('the role "Key Vault Secrets User"');
    expect(error?.commands).toEqual([
      `az role assignment create --assignee-object-id ${APP} --assignee-principal-type ServicePrincipal --role "Key Vault Secrets User" --scope ${VAULT}`,
    ]);
  });

  it('when a vault with access policies has none for this app', async () => {
    const arm = await cloud.clients.arm();
    const properties = { networkAcls: { defaultAction: 'Allow' } };
    await arm.patch(`${VAULTS}/shop-old-vault`, '2024-11-01', { properties });

    const error = await refused(request({ vaultId: `${VAULTS}/shop-old-vault` }));

    expect(error?.code).toBe('AuthorizationFailed');
    expect(error?.commands).toEqual([
      `az keyvault set-policy --name shop-old-vault --object-id ${APP} --secret-permissions get`,
    ]);
  });

  it('when the firewall of the vault does not admit this app', async () => {
    const error = await refused(request({ vaultId: `${VAULTS}/shop-vault` }));

    expect(error).toMatchObject({
      code: 'KeyVaultUnreachable',
      message: 'The firewall of the key vault shop-vault does not admit this app (127.0.0.1).',
      commands: ['az keyvault network-rule add --name shop-vault --ip-address 127.0.0.1'],
    });
  });

  it('when the vault admits no public traffic', async () => {
    const arm = await cloud.clients.arm();
    await arm.patch(VAULT, '2024-11-01', { properties: { publicNetworkAccess: 'Disabled' } });

    expect(await refused(request())).toMatchObject({
      code: 'KeyVaultUnreachable',
      message: expect.stringContaining('admits no public traffic'),
    });
  });

  it('when the vault is the one of this app, which holds other things than passwords', async () => {
    cloud.clients.ownVaultId = VAULT.toUpperCase();

    expect(await refused(request())).toMatchObject({
      code: 'InvalidRequest',
      target: 'properties.secretStore.keyVaultId',
      message: expect.stringContaining('holds the settings of this app'),
    });
    expect(vaultReads()).toEqual([]);
  });

  it('when the secret is the key that seals credentials, wherever it lies', async () => {
    await rotate({}, cloud.clients.sealingKey.toString('base64'));

    const error = await refused(request());

    expect(error?.code).toBe('InvalidRequest');
    expect(JSON.stringify(error)).not.toContain(cloud.clients.sealingKey.toString('base64'));
  });

  it('and a vault that is busy is asked again', async () => {
    cloud.azure.faults.set([
      {
        match: { path: '^/vaults/' },
        times: 2,
        respond: { status: 429, code: 'Throttled', message: 'slow' },
      },
    ]);

    expect((await cloud.connect(request())).error).toBeUndefined();
    expect(await held()).toContain(PASSWORD);
  });
});

/** Takes the role of this app on the vault away. */
async function withdraw(): Promise<void> {
  const arm = await cloud.clients.arm();
  const assignments = await arm.list<{ id: string; properties: { principalId: string } }>(
    `${VAULT}/providers/Microsoft.Authorization/roleAssignments`,
    '2022-04-01',
  );
  for (const { id, properties } of assignments)
    if (properties.principalId === APP) await arm.delete(id, '2022-04-01');
}
