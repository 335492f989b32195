import { MissingValueError } from '../../connection/configuration';
import { targetById, targets } from '../../targets/registry';
import { secretProviderParameters } from '../../targets/keyvault/secret-provider';
import type { AuthKind } from '../../targets/target';
import { connect } from './connect';
import { FakeArm } from './fake-arm';
import { PROVIDERS, targetWorlds, type TargetWorld } from './target-worlds';

function world(id: string): TargetWorld {
  const found = targetWorlds()[id];
  if (!found) throw new Error(`there is no world for ${id}`);
  return found;
}

/** Changes `properties` of the resource `path` in a world. */
function change(target: TargetWorld, path: string, properties: object): TargetWorld {
  const key = `${PROVIDERS}/${path}`.toLowerCase();
  const resource = target.arm.resources.get(key) as { properties: object };
  target.arm.resources.set(key, { ...resource, properties: { ...resource.properties, ...properties } });
  return target;
}

describe('reading targets', () => {
  it.each(targets.filter((target) => target.provider).map((target) => [target.id, target] as const))(
    'answers nothing for a %s that does not exist',
    async (id, target) => {
      const { service } = world(id);
      const reference = (
        id === 'openai' || id === 'ai-services' ? targetById('cognitive-services') : target
      ).match(service);
      if (!reference) throw new Error('does not match');

      expect(await target.read(new FakeArm(), reference)).toBeUndefined();
    },
  );

  it.each(['cosmos-sql', 'postgres-flexible', 'mysql-flexible', 'sql', 'redis-enterprise'])(
    'answers nothing for a %s whose database does not exist',
    async (id) => {
      const { service, arm } = world(id);
      const reference = targetById(id).match(service);
      if (!reference) throw new Error('does not match');
      arm.resources.delete(reference.id.toLowerCase());

      expect(await targetById(id).read(arm, reference)).toBeUndefined();
    },
  );

  it('puts no credential into the facts, which are stored', async () => {
    for (const [id, { arm, service }] of Object.entries(targetWorlds())) {
      const reference = targetById(id).match(service) ?? targetById('cognitive-services').match(service);
      if (!reference) throw new Error('does not match');
      const facts = await targetById(id).read(arm, reference);

      expect(JSON.stringify(facts)).not.toMatch(/KEY0123456789|Passw0rd/);
      expect(arm.calls.filter(({ method }) => method !== 'GET')).toEqual([]);
      expect(facts?.kind).toBe(id);
    }
  });

  it.each<[string, AuthKind, string, object, string]>([
    [
      'storage-blob',
      'secret',
      'Microsoft.Storage/storageAccounts/shop',
      { allowSharedKeyAccess: false },
      'CredentialsNotReadable',
    ],
    [
      'appconfig',
      'secret',
      'Microsoft.AppConfiguration/configurationStores/shop',
      { disableLocalAuth: true },
      'CredentialsNotReadable',
    ],
    [
      'cosmos-sql',
      'secret',
      'Microsoft.DocumentDB/databaseAccounts/shop',
      { disableLocalAuth: true },
      'CredentialsNotReadable',
    ],
    [
      'servicebus',
      'secret',
      'Microsoft.ServiceBus/namespaces/shop',
      { disableLocalAuth: true },
      'CredentialsNotReadable',
    ],
    [
      'signalr',
      'secret',
      'Microsoft.SignalRService/SignalR/shop',
      { disableLocalAuth: true },
      'CredentialsNotReadable',
    ],
    [
      'signalr',
      'workloadIdentity',
      'Microsoft.SignalRService/SignalR/shop',
      { disableAadAuth: true },
      'UnsupportedAuthentication',
    ],
    [
      'openai',
      'secret',
      'Microsoft.CognitiveServices/accounts/shop',
      { disableLocalAuth: true },
      'CredentialsNotReadable',
    ],
    [
      'openai',
      'workloadIdentity',
      'Microsoft.CognitiveServices/accounts/shop',
      { customSubDomainName: null },
      'UnsupportedAuthentication',
    ],
    [
      'redis',
      'secret',
      'Microsoft.Cache/redis/shop',
      { disableAccessKeyAuthentication: true },
      'CredentialsNotReadable',
    ],
    [
      'redis',
      'workloadIdentity',
      'Microsoft.Cache/redis/shop',
      { redisConfiguration: {} },
      'UnsupportedAuthentication',
    ],
    [
      'redis-enterprise',
      'secret',
      'Microsoft.Cache/redisEnterprise/shop/databases/default',
      { accessKeysAuthentication: 'Disabled' },
      'CredentialsNotReadable',
    ],
    [
      'postgres-flexible',
      'secret',
      'Microsoft.DBforPostgreSQL/flexibleServers/shop',
      { authConfig: { passwordAuth: 'Disabled' } },
      'UnsupportedAuthentication',
    ],
    [
      'postgres-flexible',
      'workloadIdentity',
      'Microsoft.DBforPostgreSQL/flexibleServers/shop',
      { authConfig: null },
      'UnsupportedAuthentication',
    ],
    [
      'sql',
      'secret',
      'Microsoft.Sql/servers/shop',
      { administrators: { azureADOnlyAuthentication: true } },
      'UnsupportedAuthentication',
    ],
  ])('refuses %s with %s before any change when %s says %j', async (id, auth, path, properties, code) => {
    await expect(connect(change(world(id), path, properties), { auth })).rejects.toThrow(code);
  });

  it('keeps the other kind of login when one is switched off', async () => {
    const store = change(world('appconfig'), 'Microsoft.AppConfiguration/configurationStores/shop', {
      disableLocalAuth: true,
    });

    await expect(connect(store, { auth: 'workloadIdentity' })).resolves.toHaveLength(2);
  });

  it('keeps the endpoints of other clouds and DNS zones', async () => {
    const storage = change(world('storage-blob'), 'Microsoft.Storage/storageAccounts/shop', {
      primaryEndpoints: { blob: 'https://shop.z12.blob.storage.azure.net/' },
    });
    const cosmos = change(world('cosmos-mongo'), 'Microsoft.DocumentDB/databaseAccounts/shop', {
      documentEndpoint: 'https://shop.documents.azure.cn:443/',
    });

    const [connectionString] = await connect(storage, { auth: 'secret' });
    const [mongo] = await connect(cosmos, { auth: 'secret' });

    expect(connectionString?.value).toContain(';EndpointSuffix=storage.azure.net');
    expect(mongo?.value).toContain('@shop.mongo.cosmos.azure.cn:10255/');
  });

  it('knows that version 3.2 of the MongoDB API lives on the host of the account', async () => {
    const cosmos = change(world('cosmos-mongo'), 'Microsoft.DocumentDB/databaseAccounts/shop', {
      apiProperties: { serverVersion: '3.2' },
    });

    expect((await connect(cosmos, { auth: 'secret' }))[0]?.value).toContain(
      '@shop.documents.azure.com:10255/',
    );
  });

  it('says which field of an Azure answer is not as documented', async () => {
    const broken = change(world('storage-blob'), 'Microsoft.Storage/storageAccounts/shop', {
      primaryEndpoints: 1,
    });

    await expect(connect(broken, { auth: 'secret' })).rejects.toThrow('primaryEndpoints');
  });

  it('gives the CSI driver what it needs, and refuses to guess', async () => {
    const { service, arm } = world('keyvault');
    const reference = targetById('keyvault').match(service);
    const facts = reference && (await targetById('keyvault').read(arm, reference));

    expect(secretProviderParameters({ ...facts?.values, clientId: 'addon' })).toEqual({
      usePodIdentity: 'false',
      useVMManagedIdentity: 'true',
      userAssignedIdentityID: 'addon',
      keyvaultName: 'shop',
      cloudName: '',
      tenantId: 'vault-tenant',
      objects: 'array: []\n',
    });
    expect(() => secretProviderParameters({ ...facts?.values })).toThrow(MissingValueError);
  });
});
