import { FixtureHost, fixtureModule } from '../fixture';

describe('hooks', () => {
  const host = new FixtureHost({ loadApp: () => fixtureModule('hook-functions.js') });
  let events: string[];

  beforeAll(async () => {
    await host.start();
    ({ events } = await fixtureModule<{ events: string[] }>('hook-functions.js'));
  });
  afterAll(() => host.stop());

  it('change inputs before an invocation and see it after', async () => {
    const response = await fetch(`${host.origin}/api/hooked/x`);

    expect(await response.text()).toBe('x!');
    expect(events).toContain('post pre');
  });

  it('replace an error by a result', async () => {
    const response = await fetch(`${host.origin}/api/hooked/mend`);

    expect([response.status, await response.text()]).toEqual([200, 'mended']);
  });

  it('rewrite log lines, of which those below the level are dropped', async () => {
    await fetch(`${host.origin}/api/hooked/x`);

    expect(host.lines).toContain('information [hooked] a ***');
    expect(host.lines.join()).not.toContain('too quiet');
  });

  it('run when the app starts and ends', async () => {
    expect(events).toContain('appStart');

    await host.stop();

    expect(events).toContain('appTerminate');
  });
});
