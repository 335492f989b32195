import { connectionError } from '../../connection/errors';
import type { PlannedOperation, Removal } from '../../connection/plan';
import type { PhaseName } from '../../connection/phases';
import type { Step } from '../../connection/step';
import { CLUSTER, CommandHarness } from './command-harness';

const harness = new CommandHarness();
const PHASES: PhaseName[] = ['create-resources', 'open-firewall', 'assign-roles', 'record-connection'];
const STORE = `${CLUSTER}-store`;

beforeAll(() => harness.start());
afterAll(() => harness.stop());
beforeEach(() => {
  harness.calls.length = 0;
  harness.events.length = 0;
  harness.inputs.length = 0;
});

function done(facts?: unknown): Step<unknown> {
  return { state: 'done', message: 'done', ...(facts === undefined ? {} : { facts }) };
}

function wait(message: string): Step<never> {
  return { state: 'wait', reason: 'LongRunningOperation', message, seconds: 0, progress: { at: message } };
}

function failed(message: string): Step<never> {
  return { state: 'failed', error: connectionError('AuthorizationFailed', { message }) };
}

function removal(): Step<unknown> {
  const operations = PHASES.map((phase): PlannedOperation => ({
    phase,
    name: phase,
    operationType: 'configConnection',
    description: `thing of ${phase}`,
    action: 'x/delete',
    scope: STORE,
    subject: phase,
  }));
  const facts: Removal = {
    request: {
      clusterId: CLUSTER,
      name: 'x',
      operation: 'createOrUpdate',
      properties: { targetService: { type: 'AzureResource', id: STORE } },
    },
    facts: { target: { kind: 'storage-blob', resourceId: STORE, values: {} } },
    operations,
    remains: [{ description: 'a Secret', command: 'kubectl delete secret x' }],
    shared: ['a role'],
  };
  return done(facts);
}

describe('a deletion', () => {
  it('takes away phase by phase, the record last, and says what went and what stays', async () => {
    const order = harness.order('all', '1', { operation: 'delete' });

    const result = await harness.run('disconnect', order, { 'plan-disconnection': [removal()] });

    expect(harness.calls).toEqual([
      'plan-disconnection',
      'plan-disconnection',
      ...PHASES.map((phase) => `undo ${phase}`),
    ]);
    expect(result).toMatchObject({
      status: 'Succeeded',
      result: {
        linkerId: order.linkerId,
        removed: PHASES.map((phase) => `thing of ${phase}`),
        remains: [{ description: 'a Secret', command: 'kubectl delete secret x' }, { description: 'a role' }],
      },
    });
    expect(harness.kinds(order)).toEqual([
      'accepted',
      ...PHASES.flatMap((phase) => [`phase.started ${phase}`, `phase.completed ${phase}`]),
      'succeeded',
    ]);
  });

  it('keeps the record when something could not be taken away', async () => {
    const order = harness.order('stuck', '1', { operation: 'delete' });

    const result = await harness.run('disconnect', order, {
      'plan-disconnection': [removal()],
      'undo assign-roles': [failed('may not')],
    });

    expect(harness.calls).not.toContain('undo record-connection');
    expect(result).toMatchObject({
      status: 'Failed',
      error: { code: 'AuthorizationFailed' },
      undone: ['thing of create-resources', 'thing of open-firewall'],
      leftBehind: ['thing of assign-roles: may not'],
    });
    expect(harness.kinds(order).slice(-3)).toEqual([
      'phase.started assign-roles',
      'warning assign-roles',
      'failed',
    ]);
  });

  it('ends at once when there is no such connection', async () => {
    const order = harness.order('none', '1', { operation: 'delete' });

    const result = await harness.run('disconnect', order, { 'plan-disconnection': [failed('none')] });

    expect(result).toMatchObject({ status: 'Failed', undone: [], leftBehind: [] });
    expect(harness.calls).toEqual(['plan-disconnection']);
  });

  it('goes on where a step left off, and keeps its history short however often it waits', async () => {
    const order = harness.order('long', '1', { operation: 'delete' });
    const waits = Array.from({ length: 40 }, (_, index) => wait(`poll ${index}`));

    const result = await harness.run('disconnect', order, {
      'plan-disconnection': [wait('busy'), removal()],
      'undo open-firewall': [...waits, done()],
    });

    expect(result.status).toBe('Succeeded');
    expect((await harness.history(order)).length).toBeLessThan(100);
    expect(harness.kinds(order).filter((kind) => kind.startsWith('phase.completed'))).toHaveLength(4);
    expect(harness.calls.filter((call) => call === 'undo create-resources')).toHaveLength(1);
    expect(harness.inputs.find((input) => input['progress'])).toMatchObject({ progress: { at: 'busy' } });
  });

  it('counts connections that are being deleted as gone, and waits for their end', async () => {
    const first = harness.order('first', '1', { operation: 'delete' });
    const second = harness.order('second', '1', { operation: 'delete' });
    await harness.begin('disconnect', first, {
      'plan-disconnection': [removal()],
      'undo create-resources': [...Array.from({ length: 5 }, () => wait('slow')), done()],
    });
    while (!harness.calls.includes('undo create-resources')) await new Promise((wake) => setImmediate(wake));

    await harness.run('disconnect', second, { 'plan-disconnection': [removal()] });

    const callsOf = ({ operationId }: { operationId: string }) =>
      harness.calls.flatMap((call, at) =>
        harness.inputs[at]?.['operationId'] === operationId ? [{ call, at }] : [],
      );
    const plans = harness.inputs.filter((input) => input['operationId'] === second.operationId).slice(0, 2);
    expect(plans.map((input) => input['departing'])).toEqual([undefined, [first.linkerId]]);
    const lastOfFirst = callsOf(first).at(-1);
    expect(lastOfFirst?.call).toBe('undo record-connection');
    for (const name of ['undo open-firewall', 'undo assign-roles'])
      expect(callsOf(second).find(({ call }) => call === name)?.at).toBeGreaterThan(lastOfFirst?.at ?? NaN);
  });

  it('gives both the linker and the target free for the next one', async () => {
    const script = () => ({ 'plan-disconnection': [removal()] });
    const first = harness.order('twice', '1', { operation: 'delete' });
    const second = harness.order('twice', '2', { operation: 'delete' });

    await harness.begin('disconnect', first, script());
    await harness.begin('disconnect', second, script());

    expect(await harness.result(first)).toMatchObject({ status: 'Succeeded' });
    expect(await harness.result(second)).toMatchObject({ status: 'Succeeded' });
  });
});

describe('a validation', () => {
  const report = { linkerName: 'x', isConnectionAvailable: false, items: [] };

  it('waits as the check asks for, and answers its report', async () => {
    const order = harness.order('checked', '1', { operation: 'validate' });

    const result = await harness.run('validate', order, {
      'validate-connection': [wait('throttled'), done(report)],
    });

    expect(result).toMatchObject({ status: 'Succeeded', result: { report } });
    expect(harness.calls).toEqual(['validate-connection', 'validate-connection']);
    expect(harness.kinds(order)).toEqual(['accepted', 'succeeded']);
  });

  it('fails when the check cannot be made', async () => {
    const order = harness.order('unchecked', '1', { operation: 'validate' });

    const result = await harness.run('validate', order, { 'validate-connection': [failed('no')] });

    expect(result).toMatchObject({ status: 'Failed', error: { message: 'no' } });
    expect(harness.kinds(order)).toEqual(['accepted', 'failed']);
  });
});

describe('a dry run', () => {
  const plan = { facts: {}, operations: [], skips: {}, warnings: [] };
  const missing = [{ type: 'basicError', code: 'X', message: 'x' }];

  it('plans, asks what stands in the way, and tells nobody', async () => {
    const order = harness.order('dry', '1', { operation: 'createOrUpdate' });

    const result = await harness.run('dry-run', order, {
      'plan-connection': [wait('the cluster is new'), done(plan)],
      'check-prerequisites': [done(missing)],
    });

    expect(result).toMatchObject({ status: 'Succeeded', result: { preview: { plan, missing } } });
    expect(harness.calls).toEqual(['plan-connection', 'plan-connection', 'check-prerequisites']);
    expect(harness.events).toEqual([]);
  });

  it('has a result for what can never work', async () => {
    const order = harness.order('never', '1', { operation: 'createOrUpdate' });

    const result = await harness.run('dry-run', order, { 'plan-connection': [failed('never')] });

    expect(result).toMatchObject({
      status: 'Succeeded',
      result: { preview: { error: { message: 'never' } } },
    });
  });
});
