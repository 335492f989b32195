import type { FixtureActivities } from '../fixture';
import { FixtureHost, fixtureModule } from '../fixture';

describe('the management API', () => {
  const host = new FixtureHost();
  beforeAll(() => host.start());
  afterAll(() => host.stop());

  async function answer(method: string, path: string, body?: unknown) {
    const response = await host.api(method, path, body);
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  }

  it.each([
    ['GET', 'instances/nobody', 404],
    ['POST', 'instances/nobody/raiseEvent/go', 404],
    ['POST', 'instances/nobody/terminate', 404],
    ['POST', 'instances/nobody/suspend', 404],
    ['DELETE', 'instances/nobody', 404],
    ['POST', 'orchestrators/nobody', 400],
    ['POST', `orchestrators/hello/${'x'.repeat(101)}`, 400],
    ['POST', 'orchestrators/hello/@at', 400],
    ['POST', 'orchestrators/hello/a%2Fb', 400],
    ['GET', 'orchestrators/hello', 404],
    ['POST', 'entities/nobody/key?op=add', 400],
    ['GET', 'entities/counter/nobody', 404],
    ['GET', 'instances?top=0', 400],
    ['GET', 'instances?createdTimeFrom=yesterday', 400],
    ['DELETE', 'instances/', 400],
    ['GET', 'elsewhere', 404],
  ])('answers %s %s with %i', async (method, path, status) => {
    expect((await answer(method, path)).status).toBe(status);
  });

  it('refuses a second start while the first runs, and replaces it once it has ended', async () => {
    const id = await host.begin('status', 'first', 'twice');

    expect((await answer('POST', 'orchestrators/status/twice', 'second')).status).toBe(409);

    await host.api('POST', `instances/${id}/raiseEvent/go`);
    await host.completion(id);
    expect((await host.run('hello', 'again', 'twice')).output).toBe('hello again');
  });

  it('refuses a body that is not JSON', async () => {
    const response = await fetch(`${host.origin}/runtime/webhooks/durabletask/orchestrators/hello`, {
      method: 'POST',
      body: '{',
    });

    expect(response.status).toBe(400);
  });

  it('answers 202 with its input while an instance runs, and 410 to commands once it has ended', async () => {
    const id = await host.begin('status', 'waiting');
    const running = await host.api('GET', `instances/${id}`);
    const quiet = await host.status(id, 'showInput=false');
    await host.api('POST', `instances/${id}/raiseEvent/go`);
    await host.completion(id);

    expect([running.status, running.headers.get('retry-after')]).toEqual([202, '5']);
    expect(await running.json()).toMatchObject({ name: 'status', input: 'waiting', output: null });
    expect(quiet.input).toBeNull();
    for (const command of ['raiseEvent/go', 'terminate', 'suspend', 'resume']) {
      expect((await answer('POST', `instances/${id}/${command}`)).status).toBe(410);
    }
  });

  it('answers 500 for a failed instance only to those who ask for that', async () => {
    const { instanceId } = await host.run('failing');

    expect((await answer('GET', `instances/${instanceId}`)).status).toBe(200);
    const asked = await answer('GET', `instances/${instanceId}?returnInternalServerErrorOnFailure=true`);
    expect(asked.status).toBe(500);
  });

  it('shows history, with outputs only on request', async () => {
    const { instanceId } = await host.run('hello', 'x');

    const plain = await host.status(instanceId, 'showHistory=true');
    const full = await host.status(instanceId, 'showHistory=true&showHistoryOutput=true');

    expect(plain.history?.map((event) => event.EventType)).toEqual([12, 0, 4, 13, 12, 5, 13, 1]);
    expect(plain.history?.[5]).not.toHaveProperty('Result');
    expect(full.history?.[5]).toMatchObject({ Result: '"x"' });
    expect(full.historyEvents).toEqual(full.history);
  });

  it('lists by prefix and status in pages', async () => {
    for (const index of [1, 2, 3, 4, 5]) await host.run('hello', index, `list-${index}`);
    await host.begin('status', 's', 'list-open');

    const ids: string[] = [];
    let token = '';
    do {
      const path = 'instances?instanceIdPrefix=list-&runtimeStatus=Completed,Failed&top=2';
      const response = await host.api('GET', path, undefined, { 'x-ms-continuation-token': token });
      ids.push(...((await response.json()) as { instanceId: string }[]).map(({ instanceId }) => instanceId));
      token = response.headers.get('x-ms-continuation-token') ?? '';
    } while (token !== '');

    expect(ids).toEqual(['list-1', 'list-2', 'list-3', 'list-4', 'list-5']);
  });

  it('lists suspended instances as such', async () => {
    await host.begin('status', 's', 'list2-suspended');
    await host.api('POST', 'instances/list2-suspended/suspend');

    const { body } = await answer('GET', 'instances?instanceIdPrefix=list2-&runtimeStatus=Suspended');

    expect(body).toMatchObject([{ instanceId: 'list2-suspended', runtimeStatus: 'Suspended' }]);
  });

  it('refuses a continuation token that is not its own', async () => {
    const response = await host.api('GET', 'instances', undefined, { 'x-ms-continuation-token': 'x' });

    expect(response.status).toBe(400);
  });

  it('purges what has ended, one or many', async () => {
    await host.run('hello', 1, 'purge-1');
    await host.run('hello', 2, 'purge-2');
    await host.begin('status', 's', 'purge-open');

    expect(await answer('DELETE', 'instances/purge-1')).toEqual({
      status: 200,
      body: { instancesDeleted: 1 },
    });
    expect((await answer('DELETE', 'instances/purge-open')).status).toBe(404);
    const many = await answer(
      'DELETE',
      'instances/?createdTimeFrom=2020-01-01T00:00:00Z&instanceIdPrefix=purge-&runtimeStatus=Completed',
    );
    expect(many).toEqual({ status: 200, body: { instancesDeleted: 1 } });
    expect((await answer('GET', 'instances/purge-2')).status).toBe(404);
  });

  it('forgets a result that arrives after its instance was terminated and purged', async () => {
    const { gate } = await fixtureModule<FixtureActivities>('activities.js');
    const id = await host.begin('holding', 'purged', 'reborn');
    await gate('purged started').promise;
    await host.api('POST', `instances/${id}/terminate?reason=x`);
    await host.api('DELETE', `instances/${id}`);
    await host.begin('status', 's', 'reborn');

    gate('purged').resolve('late');
    await host.api('POST', 'instances/reborn/raiseEvent/go');

    await expect(host.completion('reborn')).resolves.toMatchObject({ output: 'done' });
  });

  it('restarts an instance with its input', async () => {
    await host.run('hello', 'again', 'to-restart');

    const { body } = await answer('POST', 'instances/to-restart/restart');
    const { id } = body as { id: string };

    expect(id).not.toBe('to-restart');
    await expect(host.completion(id)).resolves.toMatchObject({ output: 'hello again' });
  });

  it('signals entities and reads their state until they are gone', async () => {
    await answer('POST', 'entities/Counter/k?op=add', 4);
    const { output } = await host.run('counting', 'k');

    expect(output).toBe(11);
    expect(await answer('GET', 'entities/counter/k')).toEqual({ status: 200, body: 11 });
  });

  it('says that rewind is not supported, as the SDK expects it', async () => {
    expect((await answer('POST', 'instances/x/rewind?reason=y')).status).toBe(501);
  });
});
