import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Faults, RequestLog, failureOf, handleLocalRoute } from '../../../local/faults';

const THROTTLED = { status: 429, code: 'TooManyRequests', message: 'Slow down' };

describe('Faults', () => {
  it('uses a fault as often as it says, then lets requests through', () => {
    const faults = new Faults();
    faults.set([{ match: { method: 'put', path: '/roleAssignments/' }, times: 2, respond: THROTTLED }]);

    expect(faults.take('GET', '/x/roleAssignments/1')).toBeUndefined();
    expect(faults.take('PUT', '/x/roleassignments/1?api-version=1')?.respond).toEqual(THROTTLED);
    expect(faults.list()).toHaveLength(1);
    expect(faults.take('PUT', '/x/roleAssignments/2')?.respond).toEqual(THROTTLED);
    expect(faults.take('PUT', '/x/roleAssignments/3')).toBeUndefined();
    expect(faults.list()).toEqual([]);
  });

  it('takes the first that matches and falls through to the next when it is used up', () => {
    const faults = new Faults();
    faults.set([
      { match: { path: '.' }, delayMs: 5 },
      { match: { path: '/a' }, dropAnswer: true },
    ]);

    expect(faults.take('GET', '/a')?.delayMs).toBe(5);
    expect(faults.take('GET', '/a')?.dropAnswer).toBe(true);
    expect(faults.take('GET', '/a')).toBeUndefined();
  });

  it('forgets everything on clear', () => {
    const faults = new Faults();
    faults.set([{ match: { path: '.' }, fail: 'no' }]);

    faults.clear();

    expect(faults.take('GET', '/')).toBeUndefined();
  });

  it.each([
    [{}, 'faults'],
    [[{ match: {} }], '[0].match.path'],
    [[{ match: { path: '(' } }], '[0].match.path: must be a regular expression'],
    [[{ match: { path: '.' }, times: 0 }], '[0].times'],
    [[{ match: { path: '.' }, respond: { status: 9, code: 'c', message: 'm' } }], '[0].respond.status'],
    [[{ match: { path: '.' }, repsond: THROTTLED }], 'repsond'],
  ])('refuses %j and names the field', (list, field) => {
    const faults = new Faults();

    expect(() => faults.set(list)).toThrow(field);
  });

  it('gives a failed operation a code when only a message was set', () => {
    const match = { path: '.' };

    expect(failureOf({ match, times: 1, fail: 'no' })).toEqual({
      code: 'InternalServerError',
      message: 'no',
    });
    expect(failureOf({ match, times: 1, fail: { code: 'c', message: 'm' } })).toEqual({
      code: 'c',
      message: 'm',
    });
    expect(failureOf({ match, times: 1 })).toBeUndefined();
    expect(failureOf(undefined)).toBeUndefined();
  });
});

describe('RequestLog', () => {
  it('keeps the latest requests in order and stays bounded', () => {
    const log = new RequestLog();
    for (let index = 0; index < 10_001; index += 1) {
      log.add({
        method: 'GET',
        path: `/${index}`,
        status: 200,
        startedAt: '2026-01-01T00:00:00Z',
        durationMs: 1,
      });
    }

    const kept = log.list();

    expect(kept.length).toBeLessThanOrEqual(10_000);
    expect(kept.at(-1)?.path).toBe('/10000');
  });
});

describe('handleLocalRoute', () => {
  let server: Server;
  let origin: string;
  let faults: Faults;
  let log: RequestLog;

  beforeEach(async () => {
    faults = new Faults();
    log = new RequestLog();
    server = createServer((req, res) => {
      if (!handleLocalRoute(req, res, faults, log)) res.writeHead(418).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('sets, lists and clears faults over http', async () => {
    const body = JSON.stringify([{ match: { path: '/a' }, times: 3, fail: 'no' }]);

    const put = await fetch(`${origin}/_local/faults`, { method: 'PUT', body });

    expect(put.status).toBe(200);
    expect(faults.take('GET', '/a')?.fail).toBe('no');
    expect(await (await fetch(`${origin}/_local/faults`)).json()).toEqual([
      { match: { path: '/a' }, times: 2, fail: 'no' },
    ]);
    await fetch(`${origin}/_local/faults`, { method: 'DELETE' });
    expect(faults.list()).toEqual([]);
  });

  it('answers 400 with the reason when the body is wrong', async () => {
    const answers = await Promise.all(
      ['{', '[{"match": {"path": 1}}]'].map((body) =>
        fetch(`${origin}/_local/faults`, { method: 'PUT', body }),
      ),
    );

    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
    expect(await answers[1]?.text()).toContain('[0].match.path');
  });

  it('shows and empties the request log', async () => {
    log.add({ method: 'GET', path: '/a', status: 200, startedAt: '2026-01-01T00:00:00Z', durationMs: 1 });

    expect(await (await fetch(`${origin}/_local/requests`)).json()).toHaveLength(1);
    await fetch(`${origin}/_local/requests`, { method: 'DELETE' });
    expect(log.list()).toEqual([]);
  });

  it('leaves other paths alone and knows no others of its own', async () => {
    expect((await fetch(`${origin}/subscriptions`)).status).toBe(418);
    expect((await fetch(`${origin}/_local/other`)).status).toBe(404);
  });
});
