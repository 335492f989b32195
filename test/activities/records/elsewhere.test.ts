import type { ConnectionRequest } from '../../../connection/request';
import { linkerId } from '../../../connection/names';
import type { World } from '../../../local/world';
import { CLUSTER, GROUP, LocalCloud, STORAGE } from '../local-cloud';

const STAGE = `${GROUP}/providers/Microsoft.ContainerService/managedClusters/stage`;
const ROLES = `${STORAGE}/providers/Microsoft.Authorization/roleAssignments`;

let cloud: LocalCloud;
beforeEach(async () => {
  cloud = new LocalCloud(withSecondCluster);
  await cloud.open();
  cloud.elsewhere = [STAGE];
});
afterEach(() => cloud.close());

/** A second cluster behind the same public address. */
function withSecondCluster(world: World): World {
  const copy = structuredClone(world);
  const prod = copy.resources.find(({ id }) => id === CLUSTER);
  if (!prod) throw new Error('The world has no cluster');
  copy.resources.push({ ...structuredClone(prod), id: STAGE });
  copy.kubernetes['stage'] = structuredClone(copy.kubernetes['prod']) as World['kubernetes'][string];
  return copy;
}

function on(clusterId: string, name = 'orders'): ConnectionRequest {
  return { ...cloud.blobRequest(name), clusterId };
}

async function connect(request: ConnectionRequest) {
  const run = await cloud.connect(request);
  expect(run.error).toBeUndefined();
  return run;
}

async function roles(): Promise<number> {
  return (await (await cloud.clients.arm()).list(ROLES, '2022-04-01')).length;
}

async function addresses(): Promise<unknown> {
  const store = await (
    await cloud.clients.arm()
  ).get<{ properties: { networkAcls: { ipRules: unknown } } }>(STORAGE, '2024-01-01');
  return store?.properties.networkAcls.ipRules;
}

describe('connections of another cluster to the same target', () => {
  it('keep what they share on the target, and nothing of the cluster', async () => {
    await connect(on(STAGE));
    const own = await connect(on(CLUSTER));
    expect(own.plan.operations.map(({ phase }) => phase)).not.toContain('assign-roles');

    const removal = await cloud.disconnect(on(CLUSTER), 'ForcedCleanup');

    expect(removal.shared.map((thing) => thing.split(' ')[0])).toEqual(['Firewall', 'Role']);
    expect(removal.operations.map(({ name }) => name)).toEqual([
      'createServiceAccount',
      'createSecret',
      'removeFederatedCredential',
      'recordConnection',
    ]);
    expect(await roles()).toBe(1);
  });

  it('take on what the other one has made, and take it away at last', async () => {
    const before = await addresses();
    await connect(on(STAGE));
    await connect(on(CLUSTER));
    cloud.elsewhere = [CLUSTER];
    await cloud.disconnect(on(STAGE), 'ForcedCleanup');
    cloud.elsewhere = [STAGE];

    await cloud.disconnect(on(CLUSTER), 'ForcedCleanup');

    expect(await roles()).toBe(0);
    expect(await addresses()).toEqual(before);
  });

  it('keep what a creation that fails has made and they have begun to use', async () => {
    const failing = await connect(on(CLUSTER));
    await connect(on(STAGE));

    await cloud.undo(on(CLUSTER), failing);

    expect(await roles()).toBe(1);
  });

  it('keep nothing when their cluster is gone', async () => {
    await connect(on(CLUSTER));
    await connect(on(STAGE));
    await (await cloud.clients.arm()).delete(STAGE, '2025-03-01');
    (await cloud.clients.clusters()).forget(STAGE);

    const removal = await cloud.disconnect(on(CLUSTER), 'ForcedCleanup');

    expect(removal.shared).toEqual([]);
    expect(await roles()).toBe(0);
  });

  it('may need what is on the target when their cluster cannot be read', async () => {
    await connect(on(CLUSTER));
    cloud.azure.faults.set([
      {
        match: { method: 'POST', path: '/managedClusters/stage/listClusterUserCredential' },
        times: 100,
        respond: { status: 403, code: 'AuthorizationFailed', message: 'No.' },
      },
    ]);
    (await cloud.clients.clusters()).forget(STAGE);
    const planned = await cloud.planRemoval(on(CLUSTER), 'ForcedCleanup');
    const removal = planned.state === 'done' ? planned.facts : undefined;
    if (!removal) throw new Error(JSON.stringify(planned));

    const step = await cloud.undoPhase('assign-roles', removal);

    expect(step).toMatchObject({ state: 'done', facts: { undone: [] } });
    expect(JSON.stringify(step)).toContain(`connections of ${STAGE} may use it, and could not be read`);
    expect(await roles()).toBe(1);
  });

  it('do not count while they are being deleted as well', async () => {
    await connect(on(CLUSTER));
    await connect(on(STAGE));

    const planned = await cloud.planRemoval(on(CLUSTER), 'ForcedCleanup', [linkerId(STAGE, 'orders')]);

    expect(planned).toMatchObject({ state: 'done', facts: { shared: [] } });
  });
});

describe('a namespace that this system made', () => {
  it('goes with the last of the connections in it that are deleted at once', async () => {
    const scope = (name: string) => cloud.blobRequest(name, { scope: 'twins' });
    await connect(scope('first'));
    await connect(scope('second'));
    const names = (step: Awaited<ReturnType<LocalCloud['planRemoval']>>) =>
      step.state === 'done' ? step.facts?.operations.map(({ name }) => name) : undefined;

    expect(names(await cloud.planRemoval(scope('first'), 'ForcedCleanup'))).not.toContain('createNamespace');
    expect(
      names(await cloud.planRemoval(scope('second'), 'ForcedCleanup', [linkerId(CLUSTER, 'first')])),
    ).toContain('createNamespace');
  });
});
