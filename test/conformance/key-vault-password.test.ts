import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CLUSTER, type Json, LATEST, Stack, SUBSCRIPTION } from './stack';

const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop`;
const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/shop-passwords`;
const ASSIGNMENT = `${VAULT}/providers/Microsoft.Authorization/roleAssignments/aaaaaaaa-0002-4000-8000-0000000000f1`;
const source = `${CLUSTER}/providers/Microsoft.ServiceLinker`;
const at = (path: string) => `${source}/${path}?api-version=${LATEST}`;
const REFERENCE = { secretType: 'keyVaultSecretReference', name: 'orders-pg-password' };
const PASSWORD = 'fake-Local8Q-vault-not-real';

const stack = new Stack();
beforeAll(() => stack.start(), 60_000);
afterAll(() => stack.stop());

/** The properties of the shipped example. */
function example({ secretInfo = REFERENCE, ...overrides }: Json = {}): Json {
  const file = join(__dirname, '..', '..', 'examples', 'postgres-flexible-key-vault-secret.yaml');
  const { properties } = parse(readFileSync(file, 'utf8')) as Json;
  return { ...properties, authInfo: { ...properties.authInfo, secretInfo }, ...overrides };
}

async function plan(properties: Json): Promise<Json> {
  const parameters = { actionName: 'createOrUpdate', ...properties };
  await stack.ended(await stack.call('PUT', at('dryruns/orders_pg_vault'), { properties: { parameters } }));
  return (await stack.call('GET', at('dryruns/orders_pg_vault'))).body['properties'] as Json;
}

async function write(method: string, properties: Json): Promise<Json> {
  return stack.ended(await stack.call(method, at('linkers/orders_pg_vault'), { properties }));
}

async function secret(): Promise<Json> {
  const path = '/api/v1/namespaces/shop/secrets/sc-orderspgvault-secret';
  const { data = {} } = (await stack.kubernetes('GET', path)) ?? {};
  const entries = Object.entries(data as Record<string, string>);
  return Object.fromEntries(entries.map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
}

async function complaints(): Promise<string[]> {
  const path = at('linkers/orders_pg_vault/validateLinker');
  const end = (await stack.ended(await stack.call('POST', path))) as Json;
  return (end['properties'].validationDetail as Json[])
    .filter(({ result }) => result !== 'success')
    .map(({ errorCode }) => String(errorCode));
}

describe('a dry run', () => {
  it('names the role that this app lacks on the vault', async () => {
    const { properties } = await stack.arm('GET', ASSIGNMENT, '2022-04-01');
    await stack.arm('DELETE', ASSIGNMENT, '2022-04-01');

    const { prerequisiteResults } = await plan(example());

    await stack.arm('PUT', ASSIGNMENT, '2022-04-01', { properties });
    expect(prerequisiteResults).toEqual([
      {
        type: 'permissionsMissing',
        scope: VAULT,
        permissions: ['Microsoft.KeyVault/vaults/secrets/getSecret/action'],
        recommendedRole: 'Key Vault Secrets User',
      },
    ]);
  });

  it.each([
    [
      'a secret that is not there',
      { secretInfo: { ...REFERENCE, name: 'nothing' } },
      'KeyVaultSecretNotFound',
    ],
    ['a vault that is not there', { secretStore: { keyVaultId: `${VAULT}x` } }, 'KeyVaultSecretNotFound'],
    [
      'a vault that does not admit this app',
      { secretStore: { keyVaultId: VAULT.replace('shop-passwords', 'shop-vault') } },
      'KeyVaultUnreachable',
    ],
  ])('names %s', async (_, overrides, code) => {
    const { prerequisiteResults } = await plan(example(overrides));

    expect(prerequisiteResults).toMatchObject([{ type: 'basicError', code }]);
  });

  it('of what is all right holds no password', async () => {
    const planned = await plan(example());

    expect(planned).toMatchObject({
      prerequisiteResults: [],
      parameters: { authInfo: { secretInfo: REFERENCE } },
    });
    expect(JSON.stringify(planned)).not.toContain(PASSWORD);
  });
});

describe('a connection', () => {
  it('shows where its password lies, and need not be told again', async () => {
    expect(await write('PUT', example())).toMatchObject({ status: 'Succeeded' });

    const { body } = await stack.call('GET', at('linkers/orders_pg_vault'));
    expect(body['properties'].authInfo).toMatchObject({
      name: 'shop_app',
      secretInfo: { ...REFERENCE, version: null },
    });
    expect(body['properties'].secretStore).toEqual({ keyVaultId: VAULT, keyVaultSecretName: null });
    expect(await secret()).toMatchObject({ AZURE_POSTGRESQL_PASSWORD: PASSWORD });

    const customizedKeys = { AZURE_POSTGRESQL_PASSWORD: 'DB_PASSWORD' };
    expect(await write('PATCH', { configurationInfo: { customizedKeys } })).toMatchObject({
      status: 'Succeeded',
    });
    expect(await secret()).toMatchObject({ DB_PASSWORD: PASSWORD });
  });

  it('is outdated after a rotation, until its request is sent again', async () => {
    await write('PUT', example());
    expect(await complaints()).toEqual([]);
    const value = 'rotated-Local8Q-not-real';
    await stack.arm('PUT', `${VAULT}/secrets/${REFERENCE.name}`, '2024-11-01', { properties: { value } });

    expect(await complaints()).toEqual(['CredentialsOutdated']);
    await write('PUT', example());
    expect(await complaints()).toEqual([]);
    expect(await secret()).toMatchObject({ AZURE_POSTGRESQL_PASSWORD: value });
  });

  it('gets a password of the caller instead, when the vault is taken out', async () => {
    await write('PUT', example());
    const authInfo = { authType: 'secret', secretInfo: { secretType: 'rawValue', value: 'given' } };
    const refused = await stack.call('PATCH', at('linkers/orders_pg_vault'), { properties: { authInfo } });
    expect(refused.body['error']).toMatchObject({ target: 'properties.secretStore' });

    expect(await write('PATCH', { authInfo, secretStore: null })).toMatchObject({ status: 'Succeeded' });
    expect(await secret()).toMatchObject({ AZURE_POSTGRESQL_PASSWORD: 'given' });
  });
});

it.each([
  [
    'an address instead of a name',
    { secretInfo: { secretType: 'keyVaultSecretUri', value: 'https://v' } },
    'authInfo.secretInfo.secretType',
  ],
  ['no vault', { secretStore: null }, 'secretStore.keyVaultId'],
  [
    'a vault that is none',
    { secretStore: { keyVaultId: `${GROUP}/providers/Microsoft.Storage/storageAccounts/shopstore` } },
    'secretStore.keyVaultId',
  ],
  [
    'a version that is none',
    { secretInfo: { ...REFERENCE, version: 'latest' } },
    'authInfo.secretInfo.version',
  ],
])('%s is refused, and the field named', async (_, overrides, target) => {
  const answer = await stack.call('PUT', at('linkers/refused'), { properties: example(overrides) });

  expect(answer.status).toBe(400);
  expect(answer.body['error'].target).toBe(`properties.${target}`);
});
