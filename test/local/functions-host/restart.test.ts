import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../local/sqlite/database';
import type { FixtureActivities } from './fixture';
import { FixtureHost, fixtureModule } from './fixture';

describe('a host that is stopped and started again', () => {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'restart-'));
  let host: FixtureHost;
  beforeEach(async () => {
    host = newHost();
    await host.start();
  });
  afterEach(() => host.stop());
  afterAll(() => rmSync(stateDirectory, { recursive: true }));

  function newHost(): FixtureHost {
    return new FixtureHost({ stateDirectory, stopGraceMs: 20 });
  }

  async function restart(between: () => void = () => {}): Promise<void> {
    await host.stop();
    between();
    host = newHost();
    await host.start();
  }

  it('goes on waiting for an event', async () => {
    const id = await host.begin('collect', 2);
    await host.api('POST', `instances/${id}/raiseEvent/item`, 'before');

    await restart();
    await host.api('POST', `instances/${id}/raiseEvent/item`, 'after');

    await expect(host.completion(id)).resolves.toMatchObject({ output: ['before', 'after'] });
  });

  it('runs an activity again that did not end in time', async () => {
    const { gate, calls } = await fixtureModule<FixtureActivities>('activities.js');
    const id = await host.begin('holding', 'again');
    await gate('again started').promise;

    await restart();
    gate('again').resolve('second');

    await expect(host.completion(id)).resolves.toMatchObject({ output: 'second' });
    expect(calls.filter((call) => call === 'held:again')).toHaveLength(2);
  });

  it('fires a timer at once that was due while it was down', async () => {
    const id = await host.begin('race');
    await host.begin('delayed', 3_600_000, 'due');
    await expect(host.status('due')).resolves.toMatchObject({ instanceId: 'due' });

    await restart(() => {
      const db = openDatabase(join(stateDirectory, 'durable.db'));
      db.exec("UPDATE timers SET fire_at = 1 WHERE instance_id = 'due'");
      db.close();
    });

    await expect(host.completion('due')).resolves.toMatchObject({ runtimeStatus: 'Completed' });
    await host.api('POST', `instances/${id}/terminate`);
  });

  it('keeps what has ended', async () => {
    const { instanceId } = await host.run('hello', 'x');

    await restart();

    await expect(host.completion(instanceId)).resolves.toMatchObject({ output: 'hello x' });
  });

  it('does not share its state with a second host', async () => {
    const second = newHost();

    await expect(second.start()).rejects.toThrow('Another Functions host');
    await expect(host.run('hello', 'still here')).resolves.toMatchObject({ output: 'hello still here' });
  });
});
