import { thingsMadeBy, thingsUsedBy } from '../../connection/shared-things';
import { connectPhases } from '../../connection/phases';
import type { PlannedOperation } from '../../connection/plan';
import type { ConnectionRequest } from '../../connection/request';

const GUID = '11111111-2222-4333-8444-555555555555';
const GROUP = `/subscriptions/${GUID}/resourceGroups/shop/providers`;
const STORE = `${GROUP}/Microsoft.Storage/storageAccounts/shopstore`;

function request(properties: Partial<ConnectionRequest['properties']> = {}): ConnectionRequest {
  return {
    clusterId: `${GROUP}/Microsoft.ContainerService/managedClusters/prod`,
    name: 'orders',
    operation: 'createOrUpdate',
    properties: {
      targetService: { type: 'AzureResource', id: `${STORE}/blobServices/default` },
      authInfo: { authType: 'userAssignedIdentity', clientId: GUID, subscriptionId: GUID },
      scope: 'shop',
      ...properties,
    },
  };
}

function operations(subject: string): PlannedOperation[] {
  const operation = {
    name: 'x',
    operationType: 'configAuth',
    description: '',
    action: '',
    scope: '',
  } as const;
  return [{ ...operation, phase: 'create-resources', subject }];
}

function shared(one: ConnectionRequest, other: ConnectionRequest): string[] {
  const things = new Set(thingsUsedBy(other));
  return thingsUsedBy(one)
    .filter((thing) => things.has(thing))
    .map((thing) => thing.split(' ')[0] ?? '');
}

describe('things that connections share', () => {
  it('are announced before anything is made that a phase could take away', () => {
    const used = thingsUsedBy(request());

    for (const { name } of connectPhases)
      for (const subject of ['namespaces/shop', 'serviceaccounts/shop/x', 'secrets/shop/x'])
        for (const thing of thingsMadeBy(name, request(), operations(subject))) expect(used).toContain(thing);
  });

  it('are the extension, the namespace, the account of the identity in it, and the target', () => {
    expect(shared(request(), request())).toEqual(['extension', 'namespace', 'account', 'target']);
    expect(shared(request(), request({ scope: 'billing' }))).toEqual(['extension', 'target']);
    expect(shared(request(), request({ authInfo: { authType: 'secret' } }))).toEqual([
      'extension',
      'namespace',
      'target',
    ]);
  });

  it('are the same for services of one account, and for every spelling of its id', () => {
    const queues = { type: 'AzureResource' as const, id: `/${STORE.toUpperCase()}/queueServices/default/` };
    const vault = { type: 'AzureResource' as const, id: `${GROUP}/Microsoft.KeyVault/vaults/v` };

    expect(shared(request(), request({ targetService: queues }))).toContain('target');
    expect(shared(request(), request({ targetService: vault }))).not.toContain('target');
  });

  it('are none where a phase makes nothing, or only what is the connection’s own', () => {
    expect(thingsMadeBy('install-extension', request(), [])).toEqual([]);
    expect(thingsMadeBy('create-resources', request(), operations('secrets/shop/sc-orders-secret'))).toEqual(
      [],
    );
  });
});
