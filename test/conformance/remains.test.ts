import { BLOB, CLIENT_ID, CLUSTER, type Json, LATEST, Stack, SUBSCRIPTION } from './stack';

const stack = new Stack();
const linkers = `${CLUSTER}/providers/Microsoft.ServiceLinker/linkers`;
const version = `?api-version=${LATEST}`;
const PROVIDERS = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers`;
const CACHE = `${PROVIDERS}/Microsoft.Cache/redis/shop-sessions/databases/0`;

beforeAll(async () => {
  await stack.start();
  // The extension, the features of the cluster and registered providers stay, as they do after every connection.
  for (const [, id] of TARGETS) {
    await put(id);
    await remove('&deleteOrUpdateBehavior=ForcedCleanup');
  }
});
afterAll(() => stack.stop());

const TARGETS: [string, string][] = [
  ['storage, with roles and addresses', BLOB],
  ['a cache, with an access policy', CACHE],
];

async function put(id: string): Promise<void> {
  const properties = {
    targetService: { type: 'AzureResource', id },
    authInfo: { authType: 'userAssignedIdentity', clientId: CLIENT_ID, subscriptionId: SUBSCRIPTION },
    clientType: 'nodejs',
    scope: 'orders',
  };
  const end = await stack.ended(await stack.call('PUT', `${linkers}/orders${version}`, { properties }));
  expect(end).toMatchObject({ status: 'Succeeded' });
}

async function remove(query = ''): Promise<Json> {
  const end: Json = await stack.ended(await stack.call('DELETE', `${linkers}/orders${version}${query}`));
  expect(end).toMatchObject({ status: 'Succeeded' });
  return end;
}

/** What is in the world, without the record of the connection or of its remains. */
async function things(): Promise<Json> {
  const entries = Object.entries(await stack.world());
  return Object.fromEntries(entries.filter(([key]) => !key.startsWith('configmaps sc-system/')));
}

describe.each(TARGETS)('a connection to %s', (_what, id) => {
  it('that was deleted and made again leaves nothing behind when all is cleaned up', async () => {
    const before = await stack.world();
    await put(id);
    const made = await things();

    const deleted = await remove();

    expect(await things()).toEqual(made);
    expect(deleted['properties'].remains.length).toBeGreaterThan(3);
    expect((await stack.call('GET', `${linkers}/orders${version}`)).status).toBe(404);
    expect((await stack.call('GET', `${linkers}${version}`)).body).toEqual({ value: [] });

    const known = await stack.seen();
    await put(id);
    expect((await stack.changes(known)).map(({ path }) => path.split('?')[0])).toEqual([
      expect.stringContaining('/namespaces/sc-system/configmaps/sc-connection-'),
    ]);
    expect(await things()).toEqual(made);

    await remove('&deleteOrUpdateBehavior=ForcedCleanup');
    expect(await stack.world()).toEqual(before);
  });

  it('that was deleted can be cleaned up later', async () => {
    const before = await stack.world();
    await put(id);
    await remove();

    await remove('&deleteOrUpdateBehavior=ForcedCleanup');

    expect(await stack.world()).toEqual(before);
    const again = await stack.call(
      'DELETE',
      `${linkers}/orders${version}&deleteOrUpdateBehavior=ForcedCleanup`,
    );
    expect(again.status).toBe(204);
  });
});
