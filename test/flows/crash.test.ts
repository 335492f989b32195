import { setTimeout as sleep } from 'node:timers/promises';
import { exampleRequest, StackFixture } from './stack-fixture';

// Many starts of a process; each is quick, together they take a while on a small machine.
jest.setTimeout(480_000);

const REQUEST = exampleRequest('storage-blob-workload-identity');
const MESSAGE_ID = 'the-one-message';

/** What a connection leaves in the world, without what differs from run to run. */
async function worldAfter(stack: StackFixture): Promise<string[]> {
  const world = await stack.world();
  return Object.keys(world)
    .filter((key) => !/jobs |replicasets |pods /.test(key))
    .sort();
}

async function undisturbed(): Promise<string[]> {
  const stack = new StackFixture();
  await stack.start();
  try {
    expect(await stack.connect(REQUEST, MESSAGE_ID)).toMatchObject({ status: 'Succeeded' });
    return await worldAfter(stack);
  } finally {
    await stack.stop();
  }
}

describe('kill -9', () => {
  it('at every event of a connection loses nothing and makes nothing twice', async () => {
    const expected = await undisturbed();
    const stack = new StackFixture();
    await stack.start();
    const id = await stack.send(REQUEST, MESSAGE_ID);

    let kills = 0;
    let seen = 0;
    while (!isOver(stack, id)) {
      await stack.nextEvent((events) => events.length > seen || isOver(stack, id));
      seen = stack.events.length;
      if (isOver(stack, id)) break;
      await stack.kill();
      kills += 1;
      await stack.start();
    }
    const status = await stack.ended(id);

    expect(status).toMatchObject({ status: 'Succeeded', percent: 100 });
    expect(kills).toBeGreaterThan(8);
    expect(await worldAfter(stack)).toEqual(expected);
    await expectOneOfEach(stack);
    await stack.stop();
  });

  it('at arbitrary moments loses nothing and makes nothing twice', async () => {
    const stack = new StackFixture();
    await stack.start();
    const id = await stack.send(REQUEST, MESSAGE_ID);

    for (const afterMs of [5, 17, 31, 53, 79, 111, 149, 211, 307, 401, 503]) {
      if (isOver(stack, id)) break;
      await sleep(afterMs);
      await stack.kill();
      await stack.start();
    }
    const status = await stack.ended(id);

    expect(status).toMatchObject({ status: 'Succeeded', percent: 100 });
    await expectOneOfEach(stack);
    await stack.stop();
  });
});

function isOver(stack: StackFixture, id: string): boolean {
  return stack.eventsOf(id).some(({ type }) => /\.(succeeded|rolledback)$/.test(type));
}

async function expectOneOfEach(stack: StackFixture): Promise<void> {
  const keys = Object.keys(await stack.world());
  const count = (pattern: RegExp): number => keys.filter((key) => pattern.test(key)).length;
  expect(count(/federatedidentitycredentials\/[^/]+$/i)).toBe(1);
  expect(count(/storageaccounts\/[^/]+\/providers\/microsoft\.authorization\/roleassignments\/[^/]+$/i)).toBe(
    1,
  );
  expect(count(/extensions\/sc-extension$/i)).toBe(1);
  expect(count(/secrets shop\/sc-ordersblob-secret$/)).toBe(1);
  expect(count(/serviceaccounts shop\/sc-account-/)).toBe(1);
  expect(count(/configmaps sc-system\/sc-connection-/)).toBe(1);
}
