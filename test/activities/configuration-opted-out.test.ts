import { listConfigurations } from '../../activities/records/list-configurations';
import { findConnection } from '../../activities/records/find-connections';
import type { ConnectionRequest } from '../../connection/request';
import type { Manifest } from '../../kubernetes/kubernetes-client';
import { CLIENT_ID, CLUSTER, LocalCloud, STORAGE, VAULT } from './local-cloud';

const OPTED_OUT = { configurationInfo: { action: 'optOut' } };
const FORCED = { configurationInfo: { action: 'optOut', deleteOrUpdateBehavior: 'ForcedCleanup' } };
const NO_NETWORK = { publicNetworkSolution: { action: 'optOut' } };
const SECRET = 'sc-ordersblob-secret';
const ACCOUNT = `sc-account-${CLIENT_ID}`;

let cloud: LocalCloud;
beforeEach(async () => {
  cloud = new LocalCloud();
  await cloud.open();
});
afterEach(() => cloud.close());

const blob = (properties: object = OPTED_OUT): ConnectionRequest =>
  cloud.blobRequest('orders_blob', properties);

function csi(properties: object = OPTED_OUT): ConnectionRequest {
  const { name, properties: own } = cloud.csiRequest();
  return cloud.request({ name, properties: { ...own, ...properties } });
}

async function read(kind: string, name: string, apiVersion = 'v1'): Promise<Manifest | undefined> {
  const kubernetes = await (await cloud.clients.clusters()).clientOf(CLUSTER);
  return kubernetes.read({ apiVersion, kind, namespace: 'shop', name });
}

async function record(name = 'orders_blob') {
  const found = await findConnection(cloud.clients, CLUSTER, name);
  if (!found) throw new Error('There is no record');
  return found;
}

async function checks(name = 'orders_blob') {
  const step = await cloud.activities['validate-connection']({
    operationId: 'a.b',
    request: { clusterId: CLUSTER, name, operation: 'validate' },
    failures: 0,
  });
  if (step.state !== 'done') throw new Error(JSON.stringify(step));
  return step.facts?.items ?? [];
}

const names = ({ plan }: { plan: { operations: { name: string }[] } }): string[] =>
  plan.operations.map(({ name }) => name);

describe('a connection without its configuration', () => {
  it('has identity, role, ServiceAccount and firewall, and no Secret', async () => {
    const run = await cloud.connect(blob());

    expect(run.error).toBeUndefined();
    expect(names(run)).toEqual([
      'registerProvider',
      'enableOidcIssuer',
      'enableWorkloadIdentity',
      'installExtension',
      'createFederatedCredential',
      'assignRole',
      'configFirewallRule',
      'createServiceAccount',
      'recordConnection',
    ]);
    expect(await read('Secret', SECRET)).toBeUndefined();
    expect(await read('ServiceAccount', ACCOUNT)).toBeDefined();
    expect((await record()).objects).toEqual({
      namespace: 'shop',
      keys: [],
      serviceAccountName: ACCOUNT,
    });
    expect(run.plan.warnings).toEqual([]);
  });

  it('has nothing to do when the request comes again', async () => {
    await cloud.connect(blob());

    expect(names(await cloud.connect(blob()))).toEqual([]);
  });

  it('tells names and values all the same', async () => {
    await cloud.connect(blob());

    const found = await listConfigurations(cloud.clients, CLUSTER, await record());

    expect(found.map(({ name, value }) => [name, value])).toEqual([
      ['AZURE_STORAGEBLOB_RESOURCEENDPOINT', 'https://shopstore.blob.core.windows.net/'],
      ['AZURE_STORAGEBLOB_CLIENTID', CLIENT_ID],
    ]);
  });

  it('is valid, and the validation says what it skipped', async () => {
    await cloud.connect(blob());

    const items = await checks();

    expect(items.filter(({ result }) => result !== 'success')).toEqual([]);
    expect(items.find(({ name }) => name.startsWith('Configured connection'))).toEqual({
      name: 'Configured connection information validated.',
      result: 'success',
      description: expect.stringMatching(/^Skipped: .*opted out/),
    });
    expect(items.find(({ name }) => name.startsWith('Service account'))).toBeDefined();
  });

  it('leaves nothing when it is deleted with all that was made for it', async () => {
    await cloud.connect(blob());

    const { remains } = await cloud.disconnect(blob(), 'ForcedCleanup');

    expect(remains).toEqual([]);
    expect(await read('ServiceAccount', ACCOUNT)).toBeUndefined();
    await expect(record()).rejects.toThrow('no record');
  });

  it('takes no name away from another connection', async () => {
    await cloud.connect(cloud.blobRequest('orders-blob', {}));

    expect((await cloud.connect(blob())).error).toBeUndefined();
    expect((await read('Secret', SECRET))?.metadata.annotations).toMatchObject({
      'aks-service-connector/linker-id': expect.stringMatching(/orders-blob$/),
    });
  });

  it('leaves its name to a connection that needs it for a Secret', async () => {
    await cloud.connect(blob());

    expect((await cloud.connect(cloud.blobRequest('orders-blob', {}))).error).toBeUndefined();
    expect(await read('Secret', SECRET)).toBeDefined();
  });

  it('needs no password that nobody would read', async () => {
    const run = await cloud.connect(
      cloud.request({
        name: 'orders_pg',
        properties: {
          targetService: {
            type: 'AzureResource',
            id: STORAGE.replace(
              'Microsoft.Storage/storageAccounts/shopstore',
              'Microsoft.DBforPostgreSQL/flexibleServers/shop-orders-pg/databases/orders',
            ),
          },
          authInfo: { authType: 'secret', name: 'shop_app' },
          clientType: 'nodejs',
          scope: 'shop',
          ...OPTED_OUT,
        },
      }),
    );

    expect(run.error).toBeUndefined();
    expect(run.plan.skips['create-resources']).toContain('opts out');
    const found = await listConfigurations(cloud.clients, CLUSTER, await record('orders_pg'));
    expect(found).toContainEqual({ name: 'AZURE_POSTGRESQL_PASSWORD', value: '', isSecret: true });
    const enabled = { action: 'enable' } as const;
    expect(await listConfigurations(cloud.clients, CLUSTER, await record('orders_pg'), enabled)).toEqual(
      found,
    );
    expect((await checks('orders_pg')).filter(({ result }) => result !== 'success')).toEqual([]);
  });
});

describe('Key Vault through the CSI driver without the configuration', () => {
  it('enables the add-on and gives it its roles, and makes no SecretProviderClass', async () => {
    const run = await cloud.connect(csi());

    expect(run.error).toBeUndefined();
    expect(names(run)).toEqual([
      'registerProvider',
      'enableKeyVaultCsi',
      'installExtension',
      'assignRole',
      'assignRole',
      'configFirewallRule',
      'recordConnection',
    ]);
    const { objects, principal, target } = await record('shop_vault');
    expect(objects).toEqual({ namespace: 'shop', keys: [] });
    expect({ target: target.resourceId, hasPrincipal: principal !== undefined }).toEqual({
      target: VAULT,
      hasPrincipal: true,
    });
    expect(names(await cloud.connect(csi()))).toEqual([]);
    expect((await checks('shop_vault')).filter(({ result }) => result !== 'success')).toEqual([]);
  });
});

describe('an update', () => {
  it('that opts out leaves the Secret, and says how to remove it', async () => {
    await cloud.connect(blob({}));

    const run = await cloud.connect(blob());

    expect(names(run)).toEqual(['updateRecord']);
    expect(run.plan.leftovers?.operations).toEqual([]);
    expect(run.plan.leftovers?.remains).toEqual([
      {
        description: `Secret ${SECRET} in namespace shop`,
        command: `kubectl delete secret ${SECRET} --namespace shop`,
      },
    ]);
    expect(await read('Secret', SECRET)).toBeDefined();
  });

  it('that opts out with clean-up takes the Secret away, and nothing else', async () => {
    await cloud.connect(blob({}));

    const run = await cloud.connect(blob(FORCED));
    const leftovers = run.plan.leftovers ?? fail();
    for (const phase of new Set(leftovers.operations.map((planned) => planned.phase)))
      await cloud.undoPhase(phase, leftovers);

    expect(leftovers.operations.map(({ subject }) => subject)).toEqual([`secrets/shop/${SECRET}`]);
    expect(await read('Secret', SECRET)).toBeUndefined();
    expect(await read('ServiceAccount', ACCOUNT)).toBeDefined();
    expect((await checks()).filter(({ result }) => result !== 'success')).toEqual([]);
  });

  it('that opts in makes the Secret, under the names that were told before', async () => {
    await cloud.connect(blob());
    const told = await listConfigurations(cloud.clients, CLUSTER, await record());

    const run = await cloud.connect(blob({}));

    expect(names(run)).toEqual(['createSecret', 'updateRecord']);
    expect(Object.keys((await read('Secret', SECRET))?.data ?? {}).toSorted()).toEqual(
      told.map(({ name }) => name).toSorted(),
    );
    expect((await checks()).filter(({ result }) => result !== 'success')).toEqual([]);
  });
});

describe('a connection that leaves everything to its caller', () => {
  const authInfo = (authMode: string) => ({
    authType: 'userAssignedIdentity',
    clientId: CLIENT_ID,
    subscriptionId: CLUSTER.split('/')[2],
    authMode,
  });

  it('is recorded with a warning, and nothing else is done', async () => {
    const run = await cloud.connect(
      blob({ ...OPTED_OUT, ...NO_NETWORK, authInfo: authInfo('optOutAllAuth') }),
    );

    expect(run.error).toBeUndefined();
    expect(names(run)).toEqual(['registerProvider', 'installExtension', 'recordConnection']);
    expect(run.plan.warnings).toEqual([expect.stringContaining('nothing else is done')]);
    expect(await read('ServiceAccount', ACCOUNT)).toBeUndefined();
    expect((await checks()).filter(({ result }) => result !== 'success')).toEqual([]);
  });

  it('need not say how workloads sign in', async () => {
    const run = await cloud.connect(blob({ ...OPTED_OUT, authInfo: null }));

    expect(run.error).toBeUndefined();
    expect(names(run)).toEqual([
      'registerProvider',
      'installExtension',
      'configFirewallRule',
      'recordConnection',
    ]);
    expect(run.plan.warnings).toEqual([]);
    expect(await listConfigurations(cloud.clients, CLUSTER, await record())).toEqual([]);
    expect((await checks()).filter(({ result }) => result !== 'success')).toEqual([]);
    expect(names(await cloud.connect(blob({ ...OPTED_OUT, authInfo: null })))).toEqual([]);
  });
});

function fail(): never {
  throw new Error('Nothing is left over');
}
