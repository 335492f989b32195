import type { ConnectionRecord } from '../../../activities/records/connection-record';
import { findConnection, hasRemains, listConnections } from '../../../activities/records/find-connections';
import { findTarget } from '../../../targets/registry';
import { CLIENT_ID, CLUSTER, GROUP, LocalCloud, STORAGE } from '../local-cloud';

const CACHE = `${GROUP}/providers/Microsoft.Cache/redis/shop-sessions/databases/0`;
const RANGE = '20.50.1.7';
const SECRET = 'sc-ordersblob-secret';

let cloud: LocalCloud;
beforeEach(async () => {
  cloud = new LocalCloud();
  await cloud.open();
});
afterEach(() => cloud.close());

async function connected(request: Parameters<LocalCloud['connect']>[0]) {
  const run = await cloud.connect(request);
  expect(run.error).toBeUndefined();
  return run;
}

async function ranges(): Promise<string[]> {
  const arm = await cloud.clients.arm();
  const { target, reference } =
    findTarget({ type: 'AzureResource', id: `${STORAGE}/blobServices/default` }) ?? {};
  if (!target?.firewall || !reference) throw new Error('No firewall');
  return (await target.firewall.read(arm, reference)).ranges;
}

/** The ConfigMaps beside the extension: what each is labelled as, and its keys. */
async function kept(): Promise<{ label: string | undefined; data: Record<string, string> }[]> {
  const kubernetes = await (await cloud.clients.clusters()).clientOf(CLUSTER);
  const maps = await kubernetes.list('v1', 'ConfigMap', 'sc-system', 'aks-service-connector/record');
  return maps.map(({ metadata, data = {} }) => ({
    label: metadata.labels?.['aks-service-connector/record'],
    data,
  }));
}

function remainsIn([map]: Awaited<ReturnType<typeof kept>>): ConnectionRecord {
  return JSON.parse(map?.data['remains.json'] ?? 'null') as ConnectionRecord;
}

describe('what a deleted connection leaves', () => {
  it('is kept in the place of its record, and is no connection', async () => {
    const sent = cloud.blobRequest();
    await connected(sent);

    await cloud.disconnect(sent);

    const maps = await kept();
    expect(maps.map(({ label, data }) => [label, Object.keys(data)])).toEqual([
      ['remains', ['remains.json']],
    ]);
    expect(remainsIn(maps).openedRanges).toHaveLength(1);
    expect(await findConnection(cloud.clients, CLUSTER, sent.name)).toBeUndefined();
    expect(await listConnections(cloud.clients, CLUSTER)).toEqual([]);
    expect(await hasRemains(cloud.clients, CLUSTER, sent.name)).toBe(true);
    expect(await hasRemains(cloud.clients, CLUSTER, 'another')).toBe(false);
  });

  it('is not kept when nothing is left', async () => {
    const sent = cloud.blobRequest();
    await connected(sent);

    await cloud.disconnect(sent, 'ForcedCleanup');

    expect(await kept()).toEqual([]);
  });

  it('can be cleaned up later by name, and only by a cleanup', async () => {
    const sent = cloud.blobRequest();
    const rangesBefore = await ranges();
    await connected(sent);
    await cloud.disconnect(sent);

    expect(await cloud.planRemoval(sent)).toMatchObject({
      state: 'failed',
      error: { code: 'ConnectionNotFound' },
    });
    const removal = await cloud.disconnect(sent, 'ForcedCleanup');

    expect(removal.remains).toEqual([]);
    expect(await ranges()).toEqual(rangesBefore);
    expect(await kept()).toEqual([]);
  });

  it('is taken up by a connection of the same name, which writes its record and nothing else', async () => {
    const sent = cloud.blobRequest();
    await connected(sent);
    await cloud.disconnect(sent);
    const [azure, kubernetes] = [cloud.azureWrites().length, (await cloud.kubernetesWrites()).length];

    const again = await connected(sent);

    expect(again.plan.operations.map(({ name }) => name)).toEqual(['updateRecord']);
    expect(cloud.azureWrites()).toHaveLength(azure);
    expect((await cloud.kubernetesWrites()).slice(kubernetes)).toHaveLength(1);
    expect((await kept()).map(({ label, data }) => [label, Object.keys(data)])).toEqual([
      ['connection', ['connection.json']],
    ]);
  });

  it('is there again after a connection of the same name has failed', async () => {
    const sent = cloud.blobRequest();
    await connected(sent);
    await cloud.disconnect(sent);
    const before = await kept();

    await cloud.undo(sent, await connected(sent));

    expect(await kept()).toEqual(before);
  });

  it.each([
    ['the firewall', 'publicNetworkSolution', { openedRanges: [] }],
    ['the authentication', 'authInfo', { roles: [] }],
  ] as const)('does not hold what was cleaned up of %s', async (_what, part, gone) => {
    const authInfo = {
      authType: 'userAssignedIdentity',
      clientId: CLIENT_ID,
      subscriptionId: CLUSTER.split('/')[2],
    };
    const own = part === 'authInfo' ? authInfo : {};
    const sent = cloud.blobRequest('orders_blob', {
      [part]: { ...own, deleteOrUpdateBehavior: 'ForcedCleanup' },
    });
    await connected(sent);

    await cloud.disconnect(sent);

    expect(remainsIn(await kept())).toMatchObject(gone);
  });

  it('is not ours any more where it was cleaned up and somebody else made the same', async () => {
    const publicNetworkSolution = {
      deleteOrUpdateBehavior: 'ForcedCleanup',
      firewallRules: { ipRanges: [RANGE] },
    };
    const sent = cloud.blobRequest('orders_blob', { publicNetworkSolution });
    await connected(sent);
    await cloud.disconnect(sent);
    const arm = await cloud.clients.arm();
    await arm.patch(STORAGE, '2024-01-01', {
      properties: { networkAcls: { defaultAction: 'Deny', ipRules: [{ value: RANGE, action: 'Allow' }] } },
    });

    await connected(sent);
    await cloud.disconnect(sent, 'ForcedCleanup');

    expect(await ranges()).toEqual([RANGE]);
  });

  it('stays while another connection uses it', async () => {
    const [first, second] = [cloud.blobRequest('first'), cloud.blobRequest('second')];
    const rangesBefore = await ranges();
    await connected(first);
    await connected(second);
    await cloud.disconnect(first);

    const removal = await cloud.disconnect(first, 'ForcedCleanup');

    expect(removal.shared).toHaveLength(4);
    expect((await cloud.plan(second)).state === 'done').toBe(true);
    expect(await ranges()).not.toEqual(rangesBefore);
    await cloud.disconnect(second, 'ForcedCleanup');
    expect(await ranges()).toEqual(rangesBefore);
  });

  it('holds no other connection up: shared things go with the last one that is there', async () => {
    const [first, second] = [cloud.blobRequest('first'), cloud.blobRequest('second')];
    const rangesBefore = await ranges();
    await connected(first);
    await connected(second);
    await cloud.disconnect(first);

    await cloud.disconnect(second, 'ForcedCleanup');

    expect(await ranges()).toEqual(rangesBefore);
  });

  it('keeps access that a target keeps itself known as its own', async () => {
    const sent = cloud.blobRequest('orders', { targetService: { type: 'AzureResource', id: CACHE } });
    await connected(sent);
    await cloud.disconnect(sent);

    const again = await connected(sent);

    expect(again.plan.facts.ownAccess).toBe('access policy Data Contributor');
    const removal = await cloud.disconnect(sent, 'ForcedCleanup');
    expect(removal.operations.map(({ name }) => name)).toContain('giveAccess');
  });

  it('gives the Secret its names back', async () => {
    const [first, second] = [cloud.blobRequest(), cloud.blobRequest('second')];
    await connected(first);
    await connected(second);
    const kubernetes = await (await cloud.clients.clusters()).clientOf(CLUSTER);
    const secret = { apiVersion: 'v1', kind: 'Secret', namespace: 'shop', name: SECRET };
    const keys = Object.keys((await kubernetes.read(secret))?.data ?? {});
    await cloud.disconnect(first);

    await connected(first);

    expect(Object.keys((await kubernetes.read(secret))?.data ?? {})).toEqual(keys);
  });
});
