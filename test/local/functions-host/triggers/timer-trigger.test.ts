import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HostStore } from '../../../../local/functions-host/store/host-store';
import { FixtureHost, fixtureModule } from '../fixture';

interface TimerFixture {
  runs: Record<'atStart' | 'missed' | 'later', PromiseWithResolvers<unknown>>;
}

describe('timer functions', () => {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'timers-'));
  const host = new FixtureHost({
    loadApp: () => fixtureModule('timer-functions.js'),
    stateDirectory,
    environment: { FIXTURE_SCHEDULE: '0 0 0 1 Jan *' },
  });
  let runs: TimerFixture['runs'];

  beforeAll(async () => {
    const store = new HostStore(stateDirectory);
    const stored = { last: '2019-01-01T00:00:00.000Z', next: '2020-01-01T00:00:00.000Z' };
    await store.write(() => store.schedules.put('missed', stored));
    await store.close();
    await host.start();
    ({ runs } = await fixtureModule<TimerFixture>('timer-functions.js'));
  });
  afterAll(async () => {
    await host.stop();
    rmSync(stateDirectory, { recursive: true });
  });

  it('run at start when they ask for it', async () => {
    await expect(runs.atStart.promise).resolves.toMatchObject({
      isPastDue: false,
      schedule: { adjustForDST: true },
      scheduleStatus: { next: `${new Date().getUTCFullYear() + 1}-01-01T00:00:00.000Z` },
    });
  });

  it('run at start when they were missed while the host was down', async () => {
    await expect(runs.missed.promise).resolves.toMatchObject({
      isPastDue: true,
      scheduleStatus: { last: '2019-01-01T00:00:00.000Z' },
    });
  });

  it('run on their schedule', async () => {
    await expect(runs.later.promise).resolves.toMatchObject({ isPastDue: false });
  });
});
