import type { ConnectionRequest } from '../../connection/request';
import { exampleRequest, StackFixture } from './stack-fixture';

const stack = new StackFixture();
beforeAll(() => stack.start());
afterAll(() => stack.stop());
afterEach(() => stack.clearFaults());

const EXAMPLE = exampleRequest('storage-blob-workload-identity');

/** A connection in a namespace that is not there yet; those of one namespace share all that can be shared. */
function request(name: string, scope: string): ConnectionRequest {
  return { ...EXAMPLE, name, properties: { ...EXAMPLE.properties, scope } };
}

const refuseSecret = (name: string) => ({
  match: { method: 'PATCH', path: `/secrets/sc-${name}-secret` },
  times: 100,
  respond: { status: 403, code: 'Forbidden', message: 'secrets is forbidden' },
});
const delaySecret = (name: string, delayMs: number) => ({
  match: { method: 'PATCH', path: `/secrets/sc-${name}-secret` },
  times: 1,
  delayMs,
});

/** Sending the request again finds everything in place, which a verified plan says by changing nothing. */
async function expectComplete(complete: ConnectionRequest): Promise<void> {
  const arm = (await stack.requests('arm')).length;
  const kubernetes = (await stack.requests('kubernetes')).length;
  expect(await stack.connect(complete)).toMatchObject({ status: 'Succeeded' });
  expect(await stack.writesSince('arm', arm)).toEqual([]);
  expect(await stack.writesSince('kubernetes', kubernetes)).toEqual([]);
}

describe('what connections share', () => {
  it('goes when all of them fail, however they overlap', async () => {
    const before = await stack.world();
    await stack.faults('kubernetes', [refuseSecret('one'), refuseSecret('two'), refuseSecret('three')]);

    const ids = await Promise.all(['one', 'two', 'three'].map((name) => stack.send(request(name, 'lost'))));
    const statuses = await Promise.all(ids.map((id) => stack.ended(id)));

    for (const status of statuses)
      expect(status).toMatchObject({ status: 'Failed', result: { leftBehind: [] } });
    expect(Object.keys(await stack.world()).sort()).toEqual(Object.keys(before).sort());
  });

  it('stays when one fails and another one, which planned to make it too, goes on', async () => {
    await stack.faults('kubernetes', [refuseSecret('bad'), delaySecret('good', 1_000)]);

    const [bad, good] = await Promise.all([
      stack.send(request('bad', 'billing')),
      stack.send(request('good', 'billing')),
    ]);

    expect(await stack.ended(good)).toMatchObject({ status: 'Succeeded' });
    expect(await stack.ended(bad)).toMatchObject({
      status: 'Failed',
      error: { code: 'KubernetesForbidden' },
    });
    await expectComplete(request('good', 'billing'));
  });

  it('stays when one is deleted while another one that needs it is made', async () => {
    const old = request('old', 'orders');
    const young = request('young', 'orders');
    expect(await stack.connect(old)).toMatchObject({ status: 'Succeeded' });
    await stack.faults('kubernetes', [delaySecret('young', 1_000)]);

    const making = await stack.send(young);
    await stack.nextEvent(() => stack.eventsOf(making).some(({ data }) => data.phase === 'create-resources'));
    const { clusterId, name } = old;
    const deleting = await stack.send({
      clusterId,
      name,
      operation: 'delete',
      deleteOrUpdateBehavior: 'ForcedCleanup',
    });

    expect(await stack.ended(making)).toMatchObject({ status: 'Succeeded' });
    expect(await stack.ended(deleting)).toMatchObject({ status: 'Succeeded' });
    await expectComplete(young);
  });
});
