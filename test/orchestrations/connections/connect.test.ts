import { connectionError, type ErrorFinding } from '../../../connection/errors';
import { connectPhases } from '../../../connection/phases';
import type { Step } from '../../../connection/step';
import { fullPlan, OrchestrationHarness } from '../orchestration-harness';

/** Numbers of events in a durable history. */
const TIMER_CREATED = 10;
const ORCHESTRATOR_STARTED = 12;

interface HistoryLine {
  EventType: number;
  Timestamp: string;
  FireAt?: string;
}

const harness = new OrchestrationHarness();
const failed = (message: string): Step<never> => ({
  state: 'failed',
  error: connectionError('ExtensionInstallFailed', { message }),
});
const wait = (message: string, seconds = 0): Step<never> => ({
  state: 'wait',
  reason: 'LongRunningOperation',
  message,
  seconds,
});

beforeAll(() => harness.start());
afterAll(() => harness.stop());
beforeEach(() => {
  harness.calls.length = 0;
  harness.events.length = 0;
  harness.inputs.length = 0;
  harness.broker = () => -1;
});

describe('an operation', () => {
  it('runs every phase once, after those it needs', async () => {
    const order = harness.order('all', '1');

    const result = await harness.run(order);

    expect(result.status).toBe('Succeeded');
    const calls = harness.calls.slice(1);
    expect([...calls].sort()).toEqual(connectPhases.map(({ name }) => name as string).sort());
    for (const { name, needs } of connectPhases) {
      for (const need of needs) expect(calls.indexOf(need)).toBeLessThan(calls.indexOf(name));
    }
  });

  it('calls no phase that the plan skips, and says why', async () => {
    const order = harness.order('skips', '1');
    const skips = Object.fromEntries(connectPhases.map(({ name }) => [name, 'in place']));

    const result = await harness.run(order, { plan: [fullPlan({ skips, operations: [] })] });

    expect(result.status).toBe('Succeeded');
    expect(harness.calls).toEqual(['plan']);
    expect(harness.kinds(order)).toEqual([
      'accepted',
      ...connectPhases.map(({ name }) => `phase.skipped ${name}`),
      'succeeded',
    ]);
  });

  it('keeps its history under 100 events, however often it waits', async () => {
    const order = harness.order('long', '1');
    const waits = Array.from({ length: 40 }, (_, index) => wait(`poll ${index}`));

    await harness.run(order, {
      phases: { 'install-extension': [...waits, { state: 'done', message: 'installed' }] },
    });

    expect((await harness.history(order)).length).toBeLessThan(100);
    expect(harness.calls.filter((call) => call === 'install-extension')).toHaveLength(41);
    expect(harness.calls.filter((call) => call === 'resolve-target')).toHaveLength(1);
  });

  it('keeps the history of a first connection without waits under 100 events', async () => {
    const order = harness.order('short', '1');

    await harness.run(order);

    expect((await harness.history(order)).length).toBeLessThan(100);
  });

  it('waits on a durable timer, as long as a step asks for', async () => {
    const order = harness.order('timer', '1');
    const others = connectPhases.filter(({ name }) => name !== 'register-provider');
    const skips = Object.fromEntries(others.map(({ name }) => [name, 'in place']));

    await harness.run(order, {
      plan: [fullPlan({ skips })],
      phases: { 'register-provider': [wait('asked', 0.25), { state: 'done', message: 'ok' }] },
    });

    const events = (await harness.history(order)) as HistoryLine[];
    const timer = events.find(({ EventType }) => EventType === TIMER_CREATED);
    const turns = events.filter(({ EventType }) => EventType === ORCHESTRATOR_STARTED);
    const waits = turns.map(({ Timestamp }) => Date.parse(timer?.FireAt ?? '') - Date.parse(Timestamp));
    expect(waits).toContain(250);
  });

  it('hands a waiting phase its own progress, and the others go on meanwhile', async () => {
    const order = harness.order('progress', '1');
    const first: Step<never> = { ...wait('began'), progress: { url: 'https://x' } } as Step<never>;

    await harness.run(order, { phases: { 'register-provider': [first, { state: 'done', message: 'ok' }] } });

    const second = harness.inputs.filter((_, index) => harness.calls[index] === 'register-provider')[1];
    expect(second?.progress).toEqual({ url: 'https://x' });
  });

  it('tells its story in order, with numbers that a broker can tell copies by', async () => {
    const order = harness.order('events', '1');

    await harness.run(order, {
      phases: { 'wait-for-cluster': [wait('updating'), { state: 'done', message: 'ready' }] },
    });

    const events = harness.events.filter((event) => event.data.operationId === order.operationId);
    expect(events.map((event) => event.data.sequence)).toEqual(events.map((_, index) => index + 1));
    expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
    const kinds = harness.kinds(order);
    expect(kinds[0]).toBe('accepted');
    expect(kinds.at(-1)).toBe('succeeded');
    expect(kinds.indexOf('phase.started wait-for-cluster')).toBeLessThan(
      kinds.indexOf('phase.waiting wait-for-cluster'),
    );
    expect(kinds.indexOf('phase.waiting wait-for-cluster')).toBeLessThan(
      kinds.indexOf('phase.completed wait-for-cluster'),
    );
  });

  it('does not repeat the same waiting event', async () => {
    const order = harness.order('same-wait', '1');

    await harness.run(order, {
      phases: {
        'install-extension': [wait('still'), wait('still'), wait('still'), { state: 'done', message: 'ok' }],
      },
    });

    expect(harness.kinds(order).filter((kind) => kind === 'phase.waiting install-extension')).toHaveLength(1);
  });

  it('sends events later that the broker does not take at once, and none twice', async () => {
    const order = harness.order('slow-broker', '1');
    harness.broker = () => 1;

    await harness.run(order, {
      phases: {
        'install-extension': [
          ...Array.from({ length: 30 }, (_, index) => wait(`poll ${index}`)),
          { state: 'done', message: 'ok' },
        ],
      },
    });

    const sequences = harness.events.map((event) => event.data.sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
  });
});

describe('a failing operation', () => {
  it('undoes what was begun, in reverse, and names what is kept', async () => {
    const order = harness.order('undo', '1');

    const result = await harness.run(order, {
      phases: { 'create-resources': [failed('a foreign Secret is in the way')] },
    });

    expect(result).toMatchObject({ status: 'Failed', error: { code: 'ExtensionInstallFailed' } });
    expect(harness.calls.filter((call) => call.startsWith('undo'))).toEqual(
      [
        'create-resources',
        'create-database-user',
        'open-firewall',
        'assign-roles',
        'federate-identity',
        'install-extension',
        'wait-for-cluster',
        'resolve-target',
      ].map((name) => `undo ${name}`),
    );
    expect(result).toMatchObject({
      kept: ['change of enable-cluster-features', 'change of register-provider'],
      leftBehind: [],
    });
    expect(harness.kinds(order).slice(-2)).toEqual(['failed create-resources', 'rolledback']);
  });

  it('does not touch phases that never began', async () => {
    const order = harness.order('early', '1');

    await harness.run(order, { phases: { 'resolve-target': [failed('no such target')] } });

    expect(harness.calls).not.toContain('create-resources');
    expect(harness.calls).not.toContain('undo create-resources');
    expect(harness.calls).not.toContain('undo install-extension');
  });

  it('waits while an undo waits, and says what it could not take away', async () => {
    const order = harness.order('undo-wait', '1');

    const result = await harness.run(order, {
      phases: { 'create-resources': [failed('no')] },
      undo: {
        'install-extension': [wait('deleting'), wait('deleting'), { state: 'done', message: 'gone' }],
        'open-firewall': [failed('not permitted')],
      },
    });

    expect(harness.calls.filter((call) => call === 'undo install-extension')).toHaveLength(3);
    expect(result).toMatchObject({ leftBehind: ['change of open-firewall: not permitted'] });
    expect(result).toMatchObject({
      undone: expect.arrayContaining(['change of install-extension']) as unknown,
    });
  });

  it('changes nothing when the plan already fails', async () => {
    const order = harness.order('plan-fails', '1');

    const result = await harness.run(order, { plan: [failed('target missing')] });

    expect(result.status).toBe('Failed');
    expect(harness.calls).toEqual(['plan', 'explain']);
    expect(harness.kinds(order)).toEqual(['accepted', 'failed', 'rolledback']);
  });
});

describe('the diagnosis of a failure', () => {
  const finding: ErrorFinding = {
    id: 'helm-chart-download-failed',
    title: 'The chart could not be downloaded',
    confidence: 'high',
    cause: 'A firewall blocks the registry.',
    fix: 'Admit it.',
    commands: [],
  };

  it('runs before anything is undone, and its findings travel in the error', async () => {
    const order = harness.order('explained', '1');

    const result = await harness.run(order, {
      phases: { 'create-resources': [failed('it broke')] },
      findings: [finding],
    });

    expect(result).toMatchObject({
      error: {
        code: 'ExtensionInstallFailed',
        message: 'it broke',
        diagnosticIds: ['helm-chart-download-failed', 'sc-extension-failed'],
        findings: [finding],
      },
    });
    expect(harness.calls.indexOf('explain')).toBeLessThan(harness.calls.indexOf('undo create-resources'));
    expect(harness.kinds(order).slice(-3)).toEqual(['failed create-resources', 'diagnosed', 'rolledback']);
  });

  it('never hides the failure, even when the host cuts it off', async () => {
    const result = await harness.run(harness.order('cut-off', '1'), {
      phases: { 'create-resources': [failed('it broke')] },
      findings: 'interrupted',
    });

    expect(result).toMatchObject({ status: 'Failed', error: { message: 'it broke' } });
    expect(result).not.toHaveProperty('error.findings');
  });

  it('is not run for an error that says all there is to say', async () => {
    const error = connectionError('ForeignObject', { message: 'taken' });

    await harness.run(harness.order('plain', '1'), {
      phases: { 'create-resources': [{ state: 'failed', error }] },
    });

    expect(harness.calls).not.toContain('explain');
  });
});

describe('operations beside each other', () => {
  it('on one connection run one after the other, in the order of asking', async () => {
    const orders = ['1', '2', '3'].map((message) => harness.order('one-linker', message));
    const slow = {
      phases: { 'wait-for-cluster': [wait('updating', 0.2), { state: 'done' as const, message: 'ok' }] },
    };
    for (const order of orders) await harness.begin(order, structuredClone(slow));

    const results = await Promise.all(orders.map((order) => harness.result(order)));

    expect(results.map(({ status }) => status)).toEqual(['Succeeded', 'Succeeded', 'Succeeded']);
    const planned = harness.inputs.filter((_, index) => harness.calls[index] === 'plan');
    const ended = harness.inputs.filter((_, index) => harness.calls[index] === 'verify-connection');
    expect(planned.map(({ operationId }) => operationId)).toEqual(
      ended.map(({ operationId }) => operationId),
    );
  });

  it('are refused when the caller does not want to wait', async () => {
    const first = harness.order('busy', '1');
    const second = harness.order('busy', '2', 'refuse');
    await harness.begin(first, {
      phases: { 'wait-for-cluster': [wait('updating', 0.3), { state: 'done', message: 'ok' }] },
    });
    await harness.begin(second);

    expect(await harness.result(second)).toMatchObject({
      status: 'Failed',
      error: { code: 'AnotherOperationInProgress' },
    });
    expect(await harness.result(first)).toMatchObject({ status: 'Succeeded' });
  });

  it('on one cluster change it one at a time', async () => {
    harness.maximumWriters = 0;
    const orders = ['a', 'b', 'c', 'd'].map((name) => harness.order(name, '1'));

    const results = await Promise.all(
      orders.map((order) =>
        harness.run(order, {
          phases: { 'install-extension': [wait('installing'), { state: 'done', message: 'ok' }] },
        }),
      ),
    );

    expect(results.every(({ status }) => status === 'Succeeded')).toBe(true);
    expect(harness.maximumWriters).toBe(1);
  });

  it('are not held up by one that was terminated', async () => {
    const stuck = harness.order('stuck', '1');
    await harness.begin(stuck, { phases: { 'wait-for-cluster': [wait('for ever', 3600)] } });
    while (!harness.calls.includes('wait-for-cluster')) await new Promise((resolve) => setImmediate(resolve));
    await harness.terminate(stuck);

    const result = await harness.run(harness.order('stuck', '2'));

    expect(result.status).toBe('Succeeded');
  });
});
