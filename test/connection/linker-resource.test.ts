import fc from 'fast-check';
import { linkerResource, type StoredLinker, wireTime } from '../../connection/linker-resource';

const FIRST = '2022-05-01';
const LATEST = '2024-07-01-preview';
const TARGET =
  '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/shopstore/blobServices/default';

function linker(properties: Record<string, unknown>): StoredLinker {
  return {
    id: '/subscriptions/1/linkers/testconn',
    name: 'testconn',
    systemData: {
      createdBy: 'ada@shop.example',
      createdByType: 'User',
      createdAt: '2026-03-01T07:35:20.255Z',
      lastModifiedBy: 'client-1',
      lastModifiedByType: 'Application',
      lastModifiedAt: '2026-03-02T07:35:20.000Z',
    },
    properties: { targetService: { type: 'AzureResource', id: TARGET }, ...properties },
  };
}

it('answers a workload identity in the shape of the service', () => {
  const resource = linkerResource(
    linker({
      authInfo: { authType: 'userAssignedIdentity', clientId: 'c', subscriptionId: 's' },
      clientType: 'python',
      scope: 'default',
      secretStore: {},
      publicNetworkSolution: {},
      configurationInfo: { configurationStore: {} },
    }),
    'Accepted',
    LATEST,
  );

  expect(resource).toEqual({
    id: '/subscriptions/1/linkers/testconn',
    name: 'testconn',
    type: 'microsoft.servicelinker/linkers',
    systemData: {
      createdBy: 'ada@shop.example',
      createdByType: 'User',
      createdAt: '2026-03-01T07:35:20.2550000Z',
      lastModifiedBy: 'client-1',
      lastModifiedByType: 'Application',
      lastModifiedAt: '2026-03-02T07:35:20.0000000Z',
    },
    properties: {
      provisioningState: 'Accepted',
      targetService: { id: TARGET, resourceProperties: null, type: 'AzureResource' },
      authInfo: {
        subscriptionId: 's',
        clientId: 'c',
        roles: null,
        userName: null,
        authType: 'userAssignedIdentity',
        deleteOrUpdateBehavior: null,
        authMode: null,
      },
      vNetSolution: null,
      clientType: 'python',
      secretStore: { keyVaultId: null, keyVaultSecretName: null },
      scope: 'default',
      publicNetworkSolution: { firewallRules: null, deleteOrUpdateBehavior: null, action: null },
      configurationInfo: {
        customizedKeys: null,
        configurationStore: { appConfigurationId: null },
        additionalConfigurations: null,
        additionalConnectionStringProperties: null,
        deleteOrUpdateBehavior: null,
        action: null,
        daprProperties: null,
      },
    },
  });
});

it('answers null for what was left out', () => {
  const { properties } = linkerResource(linker({}), 'Succeeded', LATEST);

  expect(properties).toMatchObject({
    authInfo: null,
    vNetSolution: null,
    clientType: null,
    secretStore: null,
    scope: null,
    publicNetworkSolution: null,
    configurationInfo: null,
  });
});

it('keeps empty maps and lists as they were sent', () => {
  const { properties } = linkerResource(
    linker({
      authInfo: { authType: 'userAssignedIdentity', roles: [] },
      configurationInfo: { customizedKeys: {} },
    }),
    'Succeeded',
    LATEST,
  );

  expect(properties).toMatchObject({ authInfo: { roles: [] }, configurationInfo: { customizedKeys: {} } });
});

it('shows less to the first api-version', () => {
  const stored = linker({
    authInfo: { authType: 'userAssignedIdentity', clientId: 'c', subscriptionId: 's' },
    secretStore: {},
    publicNetworkSolution: {},
  });

  const read = linkerResource(stored, 'Succeeded', FIRST);
  const written = linkerResource(stored, 'Accepted', FIRST, true);

  expect(read).not.toHaveProperty('systemData');
  expect(written).toHaveProperty('systemData');
  expect(read.properties).toEqual({
    provisioningState: 'Succeeded',
    targetService: { id: TARGET, resourceProperties: null, type: 'AzureResource' },
    authInfo: { subscriptionId: 's', clientId: 'c', authType: 'userAssignedIdentity' },
    vNetSolution: null,
    clientType: null,
    secretStore: { keyVaultId: null },
    scope: null,
  });
});

it.each([
  [{ authType: 'secret' }, { name: null, secretInfo: null, authType: 'secret', authMode: null }],
  [
    { authType: 'secret', name: 'u', secretInfo: { secretType: 'rawValue', value: 'p' } },
    { name: 'u', secretInfo: { secretType: 'rawValue' }, authType: 'secret', authMode: null },
  ],
])('shows the secret authentication %j without its value', (authInfo, expected) => {
  expect(linkerResource(linker({ authInfo }), 'Accepted', LATEST).properties['authInfo']).toEqual(expected);
});

it('shows that a credential was read from the target, once the connection is made', () => {
  const stored = linker({ authInfo: { authType: 'secret' } });

  expect(linkerResource(stored, 'Succeeded', LATEST).properties['authInfo']).toMatchObject({
    secretInfo: { secretType: 'rawValue' },
  });
  expect(linkerResource(stored, 'Succeeded', FIRST).properties['authInfo']).toMatchObject({
    secretInfo: null,
  });
});

it('never shows a secret, wherever the properties came from', () => {
  const secret = fc.stringMatching(/^hidden-[a-z]{8}$/);
  fc.assert(
    fc.property(secret, fc.constantFrom(FIRST, '2023-04-01-preview', LATEST), (value, apiVersion) => {
      const infos = [
        { authType: 'servicePrincipalSecret', clientId: 'c', principalId: 'p', secret: value },
        { authType: 'secret', name: 'u', secretInfo: { secretType: 'rawValue', value } },
        { authType: 'secret', secretInfo: { secretType: 'keyVaultSecretUri', value } },
      ];
      for (const authInfo of infos) {
        const text = JSON.stringify(linkerResource(linker({ authInfo }), 'Succeeded', apiVersion, true));
        expect(text).not.toContain(value);
      }
    }),
  );
});

it('writes times with seven fractional digits', () => {
  expect(wireTime('2024-03-12T07:35:20.255Z')).toBe('2024-03-12T07:35:20.2550000Z');
});
