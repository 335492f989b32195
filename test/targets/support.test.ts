import { LinkerProperties } from '../../connection/linker';
import { checkSupport } from '../../targets/support';

const GROUP = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/shop/providers';
const BLOB = `${GROUP}/Microsoft.Storage/storageAccounts/shop/blobServices/default`;
const VAULT = `${GROUP}/Microsoft.KeyVault/vaults/shop`;
const POSTGRES = `${GROUP}/Microsoft.DBforPostgreSQL/flexibleServers/shop/databases/orders`;
const IDENTITY = {
  authType: 'userAssignedIdentity',
  clientId: 'dddddddd-0001-4000-8000-00000000c11e',
  subscriptionId: '11111111-2222-3333-4444-555555555555',
};

function check(id: string, rest: object = {}) {
  return checkSupport(
    LinkerProperties.parse({ targetService: { type: 'AzureResource', id }, authInfo: IDENTITY, ...rest }),
  );
}

function errorOf(id: string, rest: object = {}) {
  const support = check(id, rest);
  if (support.ok) throw new Error('was accepted');
  return support.error;
}

describe('checkSupport', () => {
  it('finds target, canonical reference and authentication, whatever the casing of the id', () => {
    const support = check(BLOB.replace('storageAccounts', 'STORAGEACCOUNTS').replace('default', 'Default'));

    expect(support).toMatchObject({
      ok: true,
      target: { id: 'storage-blob' },
      auth: 'workloadIdentity',
      reference: { names: { account: 'shop', resourceGroup: 'shop' } },
    });
    expect(support.ok && support.reference.id).toBe(BLOB);
  });

  it('names the supported ids when one of the same provider is not', () => {
    const error = errorOf(`${GROUP}/Microsoft.Storage/storageAccounts/shop`);

    expect(error.code).toBe('UnsupportedTarget');
    expect(error.message).toContain('/storageAccounts/{account}/blobServices/default');
  });

  it('says that single servers of PostgreSQL are retired', () => {
    const error = errorOf(`${GROUP}/Microsoft.DBforPostgreSQL/servers/db/databases/shop`);

    expect(error).toMatchObject({ code: 'UnsupportedTarget', target: 'properties.targetService.id' });
    expect(error.message).toContain('flexible server');
  });

  it('lists the kinds of authentication of a target', () => {
    const error = errorOf(VAULT, { authInfo: { authType: 'secret' } });

    expect(error.code).toBe('UnsupportedAuthentication');
    expect(error.message).toContain('servicePrincipalSecret');
  });

  it('lists the client types of a target', () => {
    const error = errorOf(BLOB, { clientType: 'php' });

    expect(error.code).toBe('UnsupportedClientType');
    expect(error.message).toContain('nodejs');
  });

  it.each([
    [{ vNetSolution: { type: 'privateLink' } }, 'properties.vNetSolution.type'],
    [{ vNetSolution: { type: 'serviceEndpoint' } }, 'properties.vNetSolution.type'],
    [
      { publicNetworkSolution: { firewallRules: { azureServices: 'true' } } },
      'properties.publicNetworkSolution.firewallRules.azureServices',
    ],
    [
      { publicNetworkSolution: { firewallRules: { callerClientIP: 'true' } } },
      'properties.publicNetworkSolution.firewallRules.callerClientIP',
    ],
  ])('refuses the network option %j', (rest, target) => {
    expect(errorOf(BLOB, rest)).toMatchObject({ code: 'UnsupportedNetworkOption', target });
  });

  it.each([
    [{ authInfo: { authType: 'userAssignedIdentity' } }, 'properties.authInfo.clientId'],
    [{ authInfo: { ...IDENTITY, subscriptionId: null } }, 'properties.authInfo.subscriptionId'],
    [{ authInfo: null }, 'properties.authInfo'],
    [
      {
        authInfo: { authType: 'secret', secretInfo: { secretType: 'keyVaultSecretUri', value: 'https://v' } },
      },
      'properties.authInfo.secretInfo.secretType',
    ],
    [
      { authInfo: { authType: 'secret', secretInfo: { secretType: 'rawValue', value: 'hunter2' } } },
      'properties.authInfo.secretInfo.value',
    ],
    [{ secretStore: { keyVaultId: VAULT } }, 'properties.secretStore'],
    [
      { configurationInfo: { configurationStore: { appConfigurationId: VAULT } } },
      'properties.configurationInfo.configurationStore',
    ],
    [
      { configurationInfo: { daprProperties: { version: 'v1' } } },
      'properties.configurationInfo.daprProperties',
    ],
    [
      { configurationInfo: { customizedKeys: { NOPE: 'X' } } },
      'properties.configurationInfo.customizedKeys.NOPE',
    ],
    [
      {
        configurationInfo: {
          customizedKeys: { AZURE_STORAGEBLOB_CLIENTID: 'X' },
          additionalConfigurations: { X: '1' },
        },
      },
      'properties.configurationInfo.customizedKeys',
    ],
    [
      { configurationInfo: { additionalConnectionStringProperties: { a: 'b' } } },
      'properties.configurationInfo.additionalConnectionStringProperties',
    ],
    [
      { publicNetworkSolution: { firewallRules: { ipRanges: ['20.50.1.7', '10.0.0.0/8'] } } },
      'properties.publicNetworkSolution.firewallRules.ipRanges.1',
    ],
    [
      {
        targetService: {
          type: 'AzureResource',
          id: BLOB,
          resourceProperties: { type: 'KeyVault', connectAsKubernetesCsiDriver: false },
        },
      },
      'properties.targetService.resourceProperties.type',
    ],
  ])('refuses %j and names the field', (rest, target) => {
    const error = errorOf(BLOB, rest);

    expect(error).toMatchObject({ code: 'InvalidRequest', target });
    expect(error.details?.map((detail) => detail.target)).toContain(target);
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });

  const login = (secretInfo: object | null, rest: object = {}) => ({
    authInfo: { authType: 'secret', name: 'app', ...(secretInfo ? { secretInfo } : {}) },
    ...rest,
  });
  const reference = { secretType: 'keyVaultSecretReference', name: 'pw' };
  const inVault = { secretStore: { keyVaultId: VAULT } };
  const optedOut = { configurationInfo: { action: 'optOut' } };

  it.each([
    ['postgres-flexible', POSTGRES, login(reference, inVault)],
    ['a version', POSTGRES, login({ ...reference, version: '0123456789abcdef0123456789abcdef' }, inVault)],
    ['no password that nobody reads', POSTGRES, login(null, optedOut)],
    ['an opted-out configuration', BLOB, optedOut],
    ['neither configuration nor authentication', BLOB, { ...optedOut, authInfo: null }],
  ])('takes %s', (_, id, rest) => {
    expect(check(id, rest)).toMatchObject({ ok: true });
  });

  it.each([
    [POSTGRES, login(reference), 'secretStore.keyVaultId'],
    [POSTGRES, login(reference, { secretStore: { keyVaultId: BLOB } }), 'secretStore.keyVaultId'],
    [POSTGRES, login({ secretType: 'rawValue', value: 'x' }, inVault), 'secretStore'],
    [
      POSTGRES,
      login(reference, { secretStore: { keyVaultId: VAULT, keyVaultSecretName: 'x' } }),
      'secretStore.keyVaultSecretName',
    ],
    [POSTGRES, login(null), 'authInfo.secretInfo.value'],
    [POSTGRES, { ...optedOut, authInfo: { authType: 'secret' } }, 'authInfo.name'],
    [BLOB, login(reference, inVault), 'authInfo.secretInfo'],
  ])('refuses for %s the password %j', (id, rest, target) => {
    expect(errorOf(id, rest)).toMatchObject({ code: 'InvalidRequest', target: `properties.${target}` });
  });

  it('names the way that AKS has beside the one that it has not', () => {
    const secretInfo = { secretType: 'keyVaultSecretUri', value: 'https://v.vault.azure.net/secrets/pw' };

    expect(errorOf(POSTGRES, login(secretInfo)).message).toContain('keyVaultSecretReference, name');
  });

  it('accepts the empty members that clients send back', () => {
    const support = check(BLOB, {
      secretStore: { keyVaultId: null, keyVaultSecretName: null },
      vNetSolution: { type: null },
      authInfo: { authType: 'secret', name: null, secretInfo: { secretType: 'rawValue' } },
      configurationInfo: {
        customizedKeys: {},
        daprProperties: { version: '', componentType: '', metadata: [], scopes: [], runtimeVersion: null },
      },
    });

    expect(support).toMatchObject({ ok: true, auth: 'secret' });
  });

  it('knows Key Vault with the CSI driver, which names no identity', () => {
    const targetService = {
      type: 'AzureResource',
      id: VAULT,
      resourceProperties: { type: 'KeyVault', connectAsKubernetesCsiDriver: true },
    };

    expect(check(VAULT, { targetService, authInfo: { authType: 'userAssignedIdentity' } })).toMatchObject({
      ok: true,
      auth: 'csi',
    });
    expect(errorOf(VAULT, { targetService })).toMatchObject({
      code: 'InvalidRequest',
      target: 'properties.authInfo.clientId',
    });
  });
});
