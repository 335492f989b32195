import type { PlanInput, UndoInput } from '../../../activities/phase-activity';
import { connectionError } from '../../../connection/errors';
import type { Step } from '../../../connection/step';
import type { OperationOrder } from '../../../orchestrations/connect-state';
import { OrchestrationHarness } from '../orchestration-harness';

const harness = new OrchestrationHarness();
const done: Step<never> = { state: 'done', message: 'done' };
const refused: Step<never> = {
  state: 'failed',
  error: connectionError('ForeignObject', { message: 'no' }),
};
const wait = (seconds: number): Step<never> => ({
  state: 'wait',
  reason: 'LongRunningOperation',
  message: 'under way',
  seconds,
});

beforeAll(() => harness.start());
afterAll(() => harness.stop());
beforeEach(() => {
  harness.calls.length = 0;
  harness.inputs.length = 0;
});

/** Names of an operation's calls with their place among the calls of all operations. */
function callsOf({ operationId }: OperationOrder): { call: string; at: number }[] {
  return harness.calls.flatMap((call, at) =>
    harness.inputs[at]?.operationId === operationId ? [{ call, at }] : [],
  );
}

function lastOf(order: OperationOrder, name: string): number {
  return callsOf(order).findLast(({ call }) => call === name)?.at ?? -1;
}

function firstOf(order: OperationOrder, name: string): number {
  return callsOf(order).find(({ call }) => call === name)?.at ?? -1;
}

async function called(order: OperationOrder, name: string): Promise<void> {
  while (firstOf(order, name) < 0) await new Promise((wake) => setImmediate(wake));
}

const OTHER_STORE =
  '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/other';

function onOtherCluster(order: OperationOrder): OperationOrder {
  const clusterId = order.request.clusterId.replace('/prod', '/test');
  return { ...order, request: { ...order.request, clusterId } };
}

const SHARED = ['undo install-extension', 'undo assign-roles', 'undo open-firewall'];

describe('what operations share', () => {
  it('is not taken away while another one runs that may use it', async () => {
    const failing = harness.order('fails', '1');
    const running = harness.order('goes-on', '1');
    const verification = [wait(0.1)];
    await harness.begin(running, { phases: { 'verify-connection': verification } });
    await called(running, 'verify-connection');
    await harness.begin(failing, { phases: { 'verify-connection': [refused] } });
    await called(failing, 'undo record-connection');
    verification.push(done);

    expect(await harness.result(running)).toMatchObject({ status: 'Succeeded' });
    expect(await harness.result(failing)).toMatchObject({ status: 'Failed', leftBehind: [] });
    for (const name of SHARED)
      expect(firstOf(failing, name)).toBeGreaterThan(lastOf(running, 'verify-connection'));
  });

  it('is taken away by operations that fail side by side, without waiting for each other for ever', async () => {
    const orders = ['one', 'two', 'three'].map((name) => harness.order(name, '1'));

    const results = await Promise.all(
      orders.map((order) => harness.run(order, { phases: { 'verify-connection': [wait(0.05), refused] } })),
    );

    expect(results).toMatchObject(orders.map(() => ({ status: 'Failed', leftBehind: [] })));
    for (const order of orders) for (const name of SHARED) expect(firstOf(order, name)).toBeGreaterThan(-1);
  });

  it('is not looked at by an operation that begins while it is taken away', async () => {
    const failing = harness.order('removes', '1');
    const late = harness.order('comes-late', '1');
    await harness.begin(failing, {
      phases: { 'create-resources': [refused] },
      undo: { 'install-extension': [wait(0.1), wait(0.1), done] },
    });
    await called(failing, 'undo install-extension');

    const result = await harness.run(late);

    expect(result.status).toBe('Succeeded');
    expect(firstOf(late, 'plan')).toBeGreaterThan(lastOf(failing, 'undo install-extension'));
    await harness.result(failing);
  });

  it('is taken away although an operation that was terminated had announced it', async () => {
    const stuck = harness.order('killed', '1');
    await harness.begin(stuck, { phases: { 'resolve-target': [wait(3600)] } });
    await called(stuck, 'resolve-target');
    await harness.terminate(stuck);

    const result = await harness.run(harness.order('after', '1'), {
      phases: { 'create-resources': [refused] },
    });

    expect(result).toMatchObject({ status: 'Failed', leftBehind: [] });
  });

  it('does not matter to operations on other things', async () => {
    const running = harness.order('in-the-way', '1');
    await harness.begin(running, { phases: { 'resolve-target': [wait(3600)] } });
    await called(running, 'resolve-target');
    const other = onOtherCluster(harness.order('alone', '1'));
    other.request.properties.targetService = { type: 'AzureResource', id: OTHER_STORE };

    const result = await harness.run(other, { phases: { 'create-resources': [refused] } });

    expect(result).toMatchObject({ status: 'Failed', leftBehind: [] });
    await harness.terminate(running);
  });

  it('is only the target for operations on several clusters', async () => {
    const running = harness.order('here', '1');
    const verification = [wait(0.1)];
    await harness.begin(running, { phases: { 'verify-connection': verification } });
    await called(running, 'verify-connection');
    const failing = onOtherCluster(harness.order('there', '1'));
    await harness.begin(failing, { phases: { 'verify-connection': [refused] } });
    await called(failing, 'undo create-resources');
    verification.push(done);

    await harness.result(running);
    expect(await harness.result(failing)).toMatchObject({ status: 'Failed', leftBehind: [] });
    const ended = lastOf(running, 'verify-connection');
    expect(firstOf(failing, 'undo create-resources')).toBeLessThan(ended);
    for (const name of ['undo assign-roles', 'undo open-firewall'])
      expect(firstOf(failing, name)).toBeGreaterThan(ended);
    const undo = harness.inputs[firstOf(failing, 'undo assign-roles')] as UndoInput;
    expect(undo.elsewhere).toEqual([running.request.clusterId.toLowerCase()]);
  });
});

describe('the plain names of variables', () => {
  const isFirst = (order: OperationOrder): unknown =>
    (harness.inputs[firstOf(order, 'plan')] as unknown as PlanInput).isFirst;

  it('are for one of the operations that begin at the same moment', async () => {
    const orders = ['a', 'b', 'c'].map((name) => harness.order(`at-once-${name}`, '1'));

    await Promise.all(
      orders.map((order) => harness.run(order, { phases: { 'resolve-target': [wait(0.3), done] } })),
    );

    expect(orders.filter(isFirst)).toHaveLength(1);
  });

  it('are waited for where the type of the target does not tell its kind', async () => {
    const orders = ['a', 'b'].map((name) => harness.order(`account-${name}`, '1'));
    for (const { request } of orders) {
      const id = OTHER_STORE.replace(
        'Microsoft.Storage/storageAccounts',
        'Microsoft.CognitiveServices/accounts',
      );
      request.properties.targetService = { type: 'AzureResource', id };
    }

    await Promise.all(
      orders.map((order) => harness.run(order, { phases: { 'resolve-target': [wait(0.1), done] } })),
    );

    expect(orders.filter(isFirst)).toHaveLength(2);
    const [earlier, later] = orders.toSorted((a, b) => firstOf(a, 'plan') - firstOf(b, 'plan'));
    expect(firstOf(later as OperationOrder, 'plan')).toBeGreaterThan(
      lastOf(earlier as OperationOrder, 'verify-connection'),
    );
  });

  it('are free again after the one that had them has failed', async () => {
    await harness.run(harness.order('fails-first', '1'), { phases: { 'create-resources': [refused] } });
    const next = harness.order('comes-next', '1');

    await harness.run(next);

    expect(isFirst(next)).toBe(true);
  });

  it('are free for other types of targets, other namespaces and other clusters', async () => {
    const running = harness.order('has-them', '1');
    await harness.begin(running, { phases: { 'resolve-target': [wait(3600)] } });
    await called(running, 'resolve-target');
    const { request } = running;
    const others = [
      { ...request, properties: { ...request.properties, scope: 'billing' } },
      { ...request, clusterId: request.clusterId.replace('/prod', '/test') },
      {
        ...request,
        properties: {
          ...request.properties,
          targetService: { type: 'AzureResource' as const, id: `${OTHER_STORE}/queueServices/default` },
        },
      },
    ].map((changed, index) => ({ ...harness.order(`other-${index}`, '1'), request: changed }));

    for (const other of others) {
      await harness.run(other);
      expect(isFirst(other)).toBe(true);
    }
    await harness.terminate(running);
  });

  it('are free although an operation that was terminated had them', async () => {
    const stuck = harness.order('terminated', '1');
    await harness.begin(stuck, { phases: { 'resolve-target': [wait(3600)] } });
    await called(stuck, 'resolve-target');
    await harness.terminate(stuck);
    const next = harness.order('after-it', '1');

    await harness.run(next);

    expect(isFirst(next)).toBe(true);
  });
});
