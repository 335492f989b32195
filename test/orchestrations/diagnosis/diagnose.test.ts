import { connectionError } from '../../../connection/errors';
import type { Step } from '../../../connection/step';
import { DiagnosisHarness, facts, plan } from '../diagnosis-harness';

const harness = new DiagnosisHarness();
const wait: Step<never> = { state: 'wait', reason: 'Transient', message: 'not now', seconds: 0 };
const done: Step<never> = { state: 'done', message: 'Done' };
const failed: Step<never> = {
  state: 'failed',
  error: connectionError('ServiceUnavailable', { message: 'Azure said no' }),
};

beforeAll(() => harness.start());
afterAll(() => harness.stop());
beforeEach(() => {
  harness.calls.length = 0;
  harness.looks.length = 0;
  harness.events.length = 0;
  harness.connects.length = 0;
});

function kinds(): string[] {
  return harness.events.map(({ type, data }) => [type, data.phase].filter(Boolean).join(' '));
}

describe('a diagnosis', () => {
  it('reports, tells its progress, and changes nothing unless it is asked to', async () => {
    const order = harness.order('plain');

    const result = await harness.run(order, { looks: [facts(['a'], [plan('a')])] });

    expect(result).toMatchObject({
      status: 'Succeeded',
      result: { verdict: ['Problem a'], findings: [{ id: 'a' }], repairs: [{ id: 'a', state: 'planned' }] },
      report: { findings: [{ id: 'a' }], repairs: [{ id: 'a', actions: [{ state: 'pending' }] }] },
    });
    expect(harness.calls).toEqual([]);
    expect(kinds()).toEqual([
      'aks.diagnosis.accepted',
      'aks.diagnosis.phase.started check',
      'aks.diagnosis.phase.completed check',
      'aks.diagnosis.phase.skipped repair',
      'aks.diagnosis.phase.skipped check-again',
      'aks.diagnosis.succeeded',
    ]);
  });

  it('tries again when it was disturbed, and says so when it always is', async () => {
    const soon = await harness.run(harness.order('soon'), { looks: [wait, wait, facts([])] });
    const never = await harness.run(harness.order('never'), { looks: [wait] });

    expect(soon.status).toBe('Succeeded');
    expect(never).toMatchObject({
      status: 'Failed',
      error: { message: expect.stringContaining('not now') as string },
    });
  });

  it('fails with the reason when the question is wrong', async () => {
    const error = connectionError('ClusterNotFound', { message: 'prod does not exist.' });

    const result = await harness.run(harness.order('wrong'), { looks: [{ state: 'failed', error }] });

    expect(result).toMatchObject({ status: 'Failed', error: { code: 'ClusterNotFound' } });
    expect(kinds().at(-1)).toBe('aks.diagnosis.failed');
  });
});

describe('safe repairs', () => {
  it('are carried out unattended, and the check says whether the problem is gone', async () => {
    const order = harness.order('safe', { remediate: 'safe' });

    const result = await harness.run(order, {
      looks: [
        facts(['a', 'b', 'c'], [plan('a'), plan('b'), plan('c', { safe: false })]),
        facts(['b', 'c'], [], ['b']),
      ],
    });

    expect(harness.calls).toEqual(['change a', 'change b']);
    expect(harness.looks[1]?.repaired).toEqual(['a', 'b']);
    expect(result).toMatchObject({
      result: {
        verdict: ['Problem b, c'],
        repairs: [
          { id: 'a', state: 'solved', actions: [{ state: 'done' }] },
          { id: 'b', state: 'unsolved' },
          { id: 'c', state: 'planned' },
        ],
      },
    });
  });

  it('wait as long as Azure needs, in a history of their own', async () => {
    const order = harness.order('long', { remediate: 'safe' });
    const waits = Array.from({ length: 30 }, () => ({ ...wait, reason: 'LongRunningOperation' as const }));

    const result = await harness.run(order, {
      looks: [facts(['a'], [plan('a')]), facts([])],
      actions: { 'change a': [...waits, done] },
    });

    expect(result).toMatchObject({ result: { repairs: [{ state: 'solved' }] } });
    expect(harness.calls).toHaveLength(31);
    expect((await harness.history(order)).length).toBeLessThan(100);
  });

  it('stop at the first action that fails, and name it', async () => {
    const actions = ['first', 'second', 'third'].flatMap((name) => plan(name).actions);

    const result = await harness.run(harness.order('fails', { remediate: 'safe' }), {
      looks: [facts(['a'], [plan('a', { actions })]), facts(['a'])],
      actions: { 'change second': [failed] },
    });

    expect(harness.calls).toEqual(['change first', 'change second']);
    expect(result).toMatchObject({
      result: {
        repairs: [
          {
            state: 'failed',
            message: 'Azure said no',
            actions: [{ state: 'done' }, { state: 'failed' }, { state: 'pending' }],
          },
        ],
      },
    });
  });

  it('go on with what comes to light by them, for a few rounds', async () => {
    const result = await harness.run(harness.order('rounds', { remediate: 'safe' }), {
      looks: [
        facts(['a'], [plan('a')]),
        facts(['b'], [plan('b')]),
        facts(['c'], [plan('c')]),
        facts(['d'], [plan('d')]),
      ],
    });

    expect(harness.calls).toEqual(['change a', 'change b', 'change c']);
    expect(result).toMatchObject({ result: { repairs: [{}, {}, {}, { id: 'd', state: 'planned' }] } });
  });
});

describe('repairs that need approval', () => {
  const unsafe = (id: string) => plan(id, { safe: false, warnings: ['It restarts pods.'] });

  it('are shown, and carried out when somebody approves them', async () => {
    const order = harness.order('approved', { remediate: 'ask' });
    await harness.begin(order, {
      looks: [facts(['a', 'b'], [unsafe('a'), unsafe('b')]), facts(['b'])],
    });

    const shown = await harness.shows(order, (repairs) => repairs[0]?.state === 'awaitingApproval');
    expect(shown).toMatchObject([
      { id: 'a', warnings: ['It restarts pods.'], actions: [{ description: 'change a' }] },
      { id: 'b' },
    ]);
    expect(harness.calls).toEqual([]);
    await harness.approve(order, ['a'], ['b']);

    expect(await harness.result(order)).toMatchObject({
      result: {
        repairs: [
          { id: 'a', state: 'solved', approvedBy: 'operator' },
          { id: 'b', state: 'declined' },
        ],
      },
    });
    expect(harness.calls).toEqual(['change a']);
    expect(kinds()).toContain('aks.diagnosis.phase.waiting repair');
  });

  it('take one decision after the other', async () => {
    const order = harness.order('one-by-one', { remediate: 'ask' });
    await harness.begin(order, {
      looks: [facts(['a', 'b'], [unsafe('a'), unsafe('b')]), facts(['b']), facts([])],
    });

    await harness.shows(order, (repairs) => repairs[0]?.state === 'awaitingApproval');
    await harness.approve(order, ['a']);
    await harness.shows(
      order,
      (repairs) => repairs[0]?.state === 'solved' && repairs[1]?.state === 'awaitingApproval',
    );
    await harness.approve(order, ['b']);

    expect(await harness.result(order)).toMatchObject({
      result: { repairs: [{ state: 'solved' }, { state: 'solved' }] },
    });
  });

  it('hear an approval that comes while another repair runs', async () => {
    const order = harness.order('early', { remediate: 'ask' });
    await harness.begin(order, {
      looks: [facts(['a', 'b'], [unsafe('a'), unsafe('b')]), facts(['b']), facts([])],
      actions: { 'change a': [{ ...wait, reason: 'Busy', seconds: 1 }, done] },
    });

    await harness.shows(order, (repairs) => repairs[0]?.state === 'awaitingApproval');
    await harness.approve(order, ['a']);
    await harness.shows(order, (repairs) => repairs[0]?.state === 'running');
    await harness.approve(order, ['b']);

    expect(await harness.result(order)).toMatchObject({
      result: { repairs: [{ state: 'solved' }, { state: 'solved' }] },
    });
  });

  it('are left alone when nobody answers in time', async () => {
    const order = harness.order('silent', { remediate: 'ask', approvalMinutes: 0 });

    const result = await harness.run(order, { looks: [facts(['a'], [unsafe('a')])] });

    expect(harness.calls).toEqual([]);
    expect(result).toMatchObject({ result: { repairs: [{ id: 'a', state: 'notApproved' }] } });
  });
});

describe('a request that is sent again', () => {
  const repeat = (connectionName?: string) =>
    plan('a', {
      actions: [
        {
          kind: 'repeatRequest',
          description: 'Send it again',
          ...(connectionName === undefined ? {} : { connectionName }),
        },
      ],
    });

  it('is the one that failed, as an operation of its own', async () => {
    const order = harness.order('repeat', { remediate: 'safe' });
    const { clusterId } = order.request;
    const failedRequest = {
      clusterId,
      name: 'orders',
      operation: 'createOrUpdate' as const,
      properties: { targetService: { type: 'AzureResource' as const, id: clusterId } },
    };

    const result = await harness.run(
      { ...order, failedRequest },
      { looks: [facts(['a'], [repeat()]), facts([])] },
    );

    expect(harness.connects).toMatchObject([{ request: { name: 'orders' }, whenBusy: 'wait' }]);
    expect(result).toMatchObject({
      result: {
        repairs: [
          {
            state: 'solved',
            actions: [{ state: 'done', message: `operation ${harness.connects[0]?.operationId}` }],
          },
        ],
      },
    });
  });

  it('is left to a person when it cannot be known', async () => {
    const result = await harness.run(harness.order('unknown', { remediate: 'safe' }), {
      looks: [facts(['a'], [repeat('orders')]), facts(['a'], [], ['a'])],
    });

    expect(result).toMatchObject({
      result: {
        repairs: [
          { state: 'unsolved', actions: [{ state: 'left', message: 'The request held credentials' }] },
        ],
      },
    });
  });
});
