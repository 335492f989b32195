import type { FixtureActivities } from '../fixture';
import { FixtureHost, fixtureModule } from '../fixture';

describe('orchestrations', () => {
  const host = new FixtureHost();
  beforeAll(() => host.start());
  afterAll(() => host.stop());

  it('runs a chain of activities', async () => {
    await expect(host.run('chain', 1)).resolves.toMatchObject({ runtimeStatus: 'Completed', output: 64 });
  });

  it('hands values to activities and back as they are', async () => {
    const values = [0, 1.5, 'text', '123', '{"a":1}', '', true, false, null, [1, 'x'], { a: { b: null } }];

    await expect(host.run('echoAll', values)).resolves.toMatchObject({ output: values });
  });

  it('gathers a fan-out of a thousand activities', async () => {
    await expect(host.run('fanOut', 1000)).resolves.toMatchObject({ output: 999_000 });
  });

  it('fails with the activity’s message', async () => {
    const status = await host.run('failing');

    expect(status.runtimeStatus).toBe('Failed');
    expect(status.output).toContain("Orchestrator function 'failing' failed: ");
    expect(status.output).toContain("Activity function 'fail' failed: the disk is full");
  });

  it('lets the orchestrator catch a failed activity', async () => {
    const status = await host.run('caught');

    expect(status).toMatchObject({ runtimeStatus: 'Completed' });
    expect(status.output).toContain('the disk is full');
  });

  it('tries an activity again until it succeeds', async () => {
    await expect(host.run('retried')).resolves.toMatchObject({ output: 3 });
  });

  it('gives up after the last attempt', async () => {
    const status = await host.run('retriedInVain', { attempts: 3 });
    const { historyEvents = [] } = await host.status(status.instanceId, 'showHistory=true');

    expect(status.output).toContain('never');
    expect(historyEvents.filter((event) => event.EventType === 4)).toHaveLength(3);
  });

  it('starts no further attempt after the retry timeout', async () => {
    const status = await host.run('retriedInVain', { attempts: 20, timeoutMs: 0 });

    expect(status.output).toContain('never');
    expect(host.lines.filter((line) => line.includes('"fail" failed: never')).length).toBeLessThan(10);
  });

  it('fires a timer no earlier than it was set', async () => {
    await expect(host.run('delayed', 15)).resolves.toMatchObject({ output: true });
  });

  it('fires a timer in the past at once', async () => {
    await expect(host.run('delayed', -1000)).resolves.toMatchObject({ output: true });
  });

  it('wakes on an external event and forgets the cancelled timer', async () => {
    const id = await host.begin('race');

    await host.api('POST', `instances/${id}/raiseEvent/go`, { by: 'hand' });

    await expect(host.completion(id)).resolves.toMatchObject({ output: { by: 'hand' } });
  });

  it('keeps events in order until they are awaited', async () => {
    const id = await host.begin('collect', 5);

    for (const value of [1, 2, 3, 4, 5]) await host.api('POST', `instances/${id}/raiseEvent/item`, value);

    await expect(host.completion(id)).resolves.toMatchObject({ output: [1, 2, 3, 4, 5] });
  });

  it('runs sub-orchestrations and catches their failure', async () => {
    const status = await host.run('parent', undefined, 'family');
    const child = await host.status('family-sub');

    expect(status.output).toEqual(['hello child', 'hello fixed', expect.stringContaining('disk is full')]);
    expect(child).toMatchObject({ name: 'hello', output: 'hello fixed' });
  });

  it('fails calls of functions that do not exist', async () => {
    const status = await host.run('missing');

    expect(status.output).toEqual([
      expect.stringContaining("'nobody' doesn't exist"),
      expect.stringContaining("'nobody' doesn't exist"),
    ]);
  });

  it('loses no event while it continues as new', async () => {
    const id = await host.begin('loop', { left: 20, sum: 0 });

    for (let value = 1; value <= 20; value++) await host.api('POST', `instances/${id}/raiseEvent/add`, value);

    await expect(host.completion(id)).resolves.toMatchObject({ output: 210 });
  });

  it('hands events that nobody awaited to the next run', async () => {
    const { gate } = await fixtureModule<FixtureActivities>('activities.js');
    const id = await host.begin('hoard', undefined, 'hoarder');
    await gate('hoarder started').promise;
    await host.api('POST', `instances/${id}/raiseEvent/item`, 'first');
    await host.api('POST', `instances/${id}/raiseEvent/item`, 'second');

    gate('hoarder').resolve(null);

    await expect(host.completion(id)).resolves.toMatchObject({ output: ['first', 'second'] });
  });

  it('tries a sub-orchestration again under its own id', async () => {
    const { instanceId, output } = await host.run('retriedChild');

    expect(output).toBe('second time');
    expect(await host.status(`${instanceId}-child`)).toMatchObject({ runtimeStatus: 'Completed' });
  });

  it('warns of a task in two Task.any calls, which Azure would start twice', async () => {
    await expect(host.run('window')).resolves.toMatchObject({ output: 'slid' });

    expect(host.lines.filter((line) => line.includes('"window" yields one task in several'))).toHaveLength(1);
  });

  it('keeps only the last run’s history after continue-as-new', async () => {
    const id = await host.begin('loop', { left: 1, sum: 0 });
    await host.api('POST', `instances/${id}/raiseEvent/add`, 1);
    await host.completion(id);

    const { historyEvents = [] } = await host.status(id, 'showHistory=true');

    expect(historyEvents.filter((event) => event.EventType === 12)).toHaveLength(1);
  });

  it('stops turns while it is suspended', async () => {
    const id = await host.begin('collect', 1);
    await host.api('POST', `instances/${id}/suspend?reason=lunch`);
    await host.api('POST', `instances/${id}/raiseEvent/item`, 'kept');

    expect(await host.status(id)).toMatchObject({ runtimeStatus: 'Suspended' });
    await host.api('POST', `instances/${id}/resume?reason=back`);

    await expect(host.completion(id)).resolves.toMatchObject({ output: ['kept'] });
  });

  it('terminates at once and ignores what still runs', async () => {
    const { gate } = await fixtureModule<FixtureActivities>('activities.js');
    const id = await host.begin('holding', 'terminated');
    await gate('terminated started').promise;

    await host.api('POST', `instances/${id}/terminate?reason=enough`);
    gate('terminated').resolve('late');

    await expect(host.completion(id)).resolves.toMatchObject({
      runtimeStatus: 'Terminated',
      output: 'enough',
    });
  });

  it('starts orchestrations from an activity through the durable client', async () => {
    await host.run('spawning', 'spawned');

    await expect(host.completion('spawned')).resolves.toMatchObject({ output: 'hello activity' });
  });

  it('calls and signals entities', async () => {
    await expect(host.run('counting', 'a')).resolves.toMatchObject({ output: 7 });
  });

  it('throws what an entity operation threw', async () => {
    await expect(host.run('entityError')).resolves.toMatchObject({ output: 'caught' });
  });

  it('shows the custom status while it runs', async () => {
    const id = await host.begin('status', { percent: 40 });
    await host.api('POST', `instances/${id}/raiseEvent/go`);

    await expect(host.completion(id)).resolves.toMatchObject({
      customStatus: { percent: 40 },
      output: 'done',
    });
  });

  it.each([
    ['a custom status over 16 KB of UTF-16', 'status', 'x'.repeat(8192), 'custom status has 16388 bytes'],
    ['an output with a cycle', 'cyclic', undefined, 'cannot be written as JSON'],
    ['a function that is no generator', 'notAGenerator', undefined, 'must be a generator'],
    ['a thrown undefined', 'throwsUndefined', undefined, 'It waits for nothing'],
  ])('fails on %s', async (_what, name, input, text) => {
    const status = await host.run(name, input);

    expect(status).toMatchObject({ runtimeStatus: 'Failed' });
    expect(status.output).toContain(text);
  });

  it('fails an orchestrator that replays differently', async () => {
    const { flags } = await fixtureModule<{ flags: { activity: string } }>('orchestrations.js');
    const { gate } = await fixtureModule<FixtureActivities>('activities.js');
    flags.activity = 'held';
    const id = await host.begin('changing');
    await gate('1 started').promise;

    flags.activity = 'double';
    gate('1').resolve(null);

    const status = await host.completion(id);
    expect(status.output).toContain('call 0 was "held" and is now "double"');
  });
});
