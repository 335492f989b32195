import { join } from 'node:path';
import type { ConnectionRequest } from '../../connection/request';
import type { OperationStatus } from '../../functions/get-operation';
import { CLUSTER, exampleRequest, StackFixture } from './stack-fixture';

const stack = new StackFixture(join(__dirname, 'two-clusters.yaml'));
const EXAMPLE = exampleRequest('storage-blob-workload-identity');
const OTHER_CLUSTER = CLUSTER.replace('/prod', '/stage');

beforeAll(async () => {
  await stack.start();
  // The extension, the features of the clusters and registered providers stay after every connection.
  for (const clusterId of [CLUSTER, OTHER_CLUSTER]) {
    const first = { ...request('first', 'shop'), clusterId };
    await succeed([first]);
    await removeAtOnce([first]);
  }
});
afterAll(() => stack.stop());
afterEach(() => stack.clearFaults());

function request(name: string, scope: string): ConnectionRequest {
  return { ...EXAMPLE, clusterId: CLUSTER, name, properties: { ...EXAMPLE.properties, scope } };
}

async function succeed(requests: readonly ConnectionRequest[]): Promise<void> {
  const ids = await Promise.all(requests.map((each) => stack.send(each)));
  const statuses = await Promise.all(ids.map((id) => stack.ended(id)));
  expect(statuses.map(({ status, error }) => error ?? status)).toEqual(requests.map(() => 'Succeeded'));
}

/** Sends all deletions, each with everything that was made, before any of them ends. */
async function removeAtOnce(requests: readonly ConnectionRequest[]): Promise<OperationStatus[]> {
  const deletions = requests.map(({ clusterId, name }) => ({
    clusterId,
    name,
    operation: 'delete' as const,
    deleteOrUpdateBehavior: 'ForcedCleanup' as const,
  }));
  const ids = await Promise.all(deletions.map((deletion) => stack.send(deletion)));
  const statuses = await Promise.all(ids.map((id) => stack.ended(id)));
  expect(statuses.map(({ status, error }) => error ?? status)).toEqual(requests.map(() => 'Succeeded'));
  return statuses;
}

/** Holds the first step of every deletion, or of every creation, until all have begun. */
async function delaySecrets(method: string, delayMs: number): Promise<void> {
  await stack.faults('kubernetes', [{ match: { method, path: '/secrets/sc-' }, times: 20, delayMs }]);
}

async function isWell({ clusterId, name }: ConnectionRequest): Promise<boolean | undefined> {
  const { result } = await stack.connect({ clusterId, name, operation: 'validate' });
  return (result as { report?: { isConnectionAvailable: boolean } } | undefined)?.report
    ?.isConnectionAvailable;
}

describe('what connections share', () => {
  it('goes with connections that are deleted at the same moment', async () => {
    const before = await stack.world();
    const requests = ['one', 'two', 'three'].map((name) => request(name, 'twins'));
    await succeed(requests);
    await delaySecrets('DELETE', 700);

    await removeAtOnce(requests);

    expect(await stack.world()).toEqual(before);
  });

  it('stays under the one of them that is not deleted', async () => {
    const before = await stack.world();
    const requests = ['four', 'five', 'six'].map((name) => request(name, 'triplets'));
    const [staying, ...going] = requests as [ConnectionRequest, ...ConnectionRequest[]];
    await succeed(requests);
    await delaySecrets('DELETE', 700);

    await removeAtOnce(going);

    expect(await isWell(staying)).toBe(true);
    await removeAtOnce([staying]);
    expect(await stack.world()).toEqual(before);
  });

  it('stays on the target while a connection of another cluster needs it, and goes with that one', async () => {
    const before = await stack.world();
    const here = request('orders', 'shop');
    const there = { ...here, clusterId: OTHER_CLUSTER };
    await succeed([here]);
    await succeed([there]);

    const [status] = await removeAtOnce([here]);

    expect(JSON.stringify(status?.result)).toContain('other connections use it');
    expect(await isWell(there)).toBe(true);
    await removeAtOnce([there]);
    expect(await stack.world()).toEqual(before);
  });

  it('goes from the target with connections of two clusters that are deleted at the same moment', async () => {
    const before = await stack.world();
    const requests = [CLUSTER, OTHER_CLUSTER].map((clusterId) => ({
      ...request('stock', 'shop'),
      clusterId,
    }));
    await succeed(requests);
    await delaySecrets('DELETE', 700);

    await removeAtOnce(requests);

    expect(await stack.world()).toEqual(before);
  });
});

describe('first connections of one type of target in a namespace', () => {
  const keys = async (name: string): Promise<string[]> => {
    const secret = await stack.kubernetes<{ data: Record<string, string> }>(
      `/api/v1/namespaces/naming/secrets/sc-${name}-secret`,
    );
    return Object.keys(secret?.data ?? {});
  };

  it('have the plain names of variables once, when they are made at the same moment', async () => {
    const names = ['red', 'green', 'blue'];
    await delaySecrets('PATCH', 500);

    await succeed(names.map((name) => request(name, 'naming')));

    const lists = await Promise.all(names.map(keys));
    expect(lists.filter((list) => list.includes('AZURE_STORAGEBLOB_RESOURCEENDPOINT'))).toHaveLength(1);
    expect(new Set(lists.flat()).size).toBe(lists.flat().length);
    await removeAtOnce(names.map((name) => request(name, 'naming')));
  });

  it('leave the plain names to the next one when they could not be made', async () => {
    await stack.faults('kubernetes', [
      {
        match: { method: 'PATCH', path: '/secrets/sc-never-secret' },
        times: 50,
        respond: { status: 403, code: 'Forbidden', message: 'secrets is forbidden' },
      },
    ]);
    const id = await stack.send(request('never', 'naming'));
    expect(await stack.ended(id)).toMatchObject({ status: 'Failed' });

    await succeed([request('next', 'naming')]);

    expect(await keys('next')).toContain('AZURE_STORAGEBLOB_RESOURCEENDPOINT');
    await removeAtOnce([request('next', 'naming')]);
  });
});
