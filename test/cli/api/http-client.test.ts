import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpClient } from '../../../cli/api/http-client';
import { retryAfterSeconds, retryDelayMs } from '../../../cli/api/retry-delay';
import { CliError, type ErrorReport } from '../../../cli/cli-error';
import { FakeIo } from '../fake-io';
import { FakeService, type Reply } from '../fake-service';

let service: FakeService;
let io: FakeIo;

beforeEach(async () => {
  service = new FakeService();
  await service.listen();
  io = new FakeIo();
});
afterEach(async () => {
  await service.close();
  io.remove();
});

function client(options: { timeoutMs?: number; log?: (line: string) => void } = {}): HttpClient {
  const tokens = { name: 'test', getToken: (resource: string) => Promise.resolve(`token-for-${resource}`) };
  return new HttpClient(io, { endpoint: new URL(service.address), audience: 'api://aksc', tokens }, options);
}

function script(method: string, ...replies: (Reply | 'drop')[]): void {
  service.scripted.push(...replies.map((reply) => ({ method, path: /./, reply })));
}

async function reportOf(work: Promise<unknown>): Promise<ErrorReport> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof CliError) return error.report;
  throw new Error(`There was no such error: ${String(error)}`);
}

describe('exit codes of answers', () => {
  it.each([
    [400, 2],
    [401, 4],
    [403, 4],
    [404, 3],
    [405, 2],
    [409, 5],
    [412, 5],
    [422, 2],
    [429, 6],
    [500, 1],
    [501, 6],
    [503, 6],
    [504, 6],
  ])('%i is %i', async (status, exitCode) => {
    const error = { code: 'SomeCode', message: 'A sentence.', target: 'field' };
    script('GET', ...Array.from({ length: 5 }, () => ({ status, body: { error } })));

    const report = await reportOf(client().send({ method: 'GET', path: '/x' }));

    expect(report).toMatchObject({ exitCode, code: 'SomeCode', message: 'A sentence.', target: 'field' });
  });

  it('names method, address and request of an answer without the envelope', async () => {
    script('GET', { status: 418, headers: { 'x-ms-request-id': 'r-1' } });

    const report = await reportOf(client().send({ method: 'GET', path: '/x?secret=1' }));

    expect(report.message).toBe(`GET ${service.address}/x answered 418 (request r-1).`);
  });

  it('says how to watch the operation that is in the way', async () => {
    const id = `${'a'.repeat(24)}.0a0a0a0a-0000-4000-8000-000000000001`;
    const error = {
      code: 'AnotherOperationInProgress',
      message: `Operation ${id} still runs on this connection.`,
    };
    script('PUT', { status: 409, body: { error } });

    expect((await reportOf(client().send({ method: 'PUT', path: '/x' }))).commands).toEqual([
      `aksc operation watch ${id}`,
    ]);
  });

  it('says how to sign in when the token is refused', async () => {
    script('GET', {
      status: 401,
      body: { error: { code: 'AuthenticationFailed', message: 'The token has expired.' } },
    });

    expect((await reportOf(client().send({ method: 'GET', path: '/x' }))).commands?.join()).toContain(
      'aksc login',
    );
  });
});

describe('repeating', () => {
  it('reads again after a broken connection, with growing pauses', async () => {
    script('GET', 'drop', { status: 502 }, { status: 504 });

    const answer = await client().send({
      method: 'GET',
      path: '/providers/Microsoft.ServiceLinker/operations',
    });

    expect(answer.status).toBe(200);
    expect(io.pauses).toEqual([375, 750, 1500]);
  });

  it('stops after four tries', async () => {
    script('GET', ...Array.from({ length: 9 }, () => 'drop' as const));

    const report = await reportOf(client().send({ method: 'GET', path: '/x' }));

    expect(report).toMatchObject({ exitCode: 6, code: 'ServiceUnreachable' });
    expect(service.requests).toHaveLength(4);
  });

  it.each(['PUT', 'POST', 'DELETE'] as const)(
    'does not repeat a %s that may have been done',
    async (method) => {
      script(method, 'drop');

      const report = await reportOf(client().send({ method, path: '/x', body: {} }));

      expect(service.requests).toHaveLength(1);
      expect(report).toMatchObject({
        exitCode: 6,
        cause: expect.stringContaining('may have begun') as unknown,
      });
    },
  );

  it('repeats a PUT that was not done, when the service says it', async () => {
    script(
      'PUT',
      { status: 429, headers: { 'Retry-After': '3' } },
      { status: 503, headers: { 'Retry-After': '5' } },
      { status: 200, body: {} },
    );

    await client().send({ method: 'PUT', path: '/x', body: {} });

    expect(io.pauses).toEqual([3000, 5000]);
  });

  it('leaves a wait of more than a minute to the caller', async () => {
    script('GET', { status: 429, headers: { 'Retry-After': '3600' } });

    expect(await reportOf(client().send({ method: 'GET', path: '/x' }))).toMatchObject({ exitCode: 6 });
    expect(io.pauses).toEqual([]);
  });

  it('does not repeat what the service refuses', async () => {
    script('GET', { status: 400 });

    await reportOf(client().send({ method: 'GET', path: '/x' }));

    expect(service.requests).toHaveLength(1);
  });

  it('waits with jitter between half and all of the time', () => {
    const outcome = { error: new Error('socket') };
    const at = (random: number) => retryDelayMs('GET', outcome, 3, { random: () => random, now: () => 0 });

    expect([at(0), at(0.999999)].map((ms) => Math.round(ms ?? 0))).toEqual([1000, 2000]);
  });

  it('reads Retry-After as seconds or as a date', () => {
    const now = Date.parse('2026-01-02T03:04:05Z');
    const of = (value: string) => retryAfterSeconds(new Headers({ 'retry-after': value }), now);

    expect([of('7'), of('Fri, 02 Jan 2026 03:04:15 GMT'), of('soon')]).toEqual([7, 10, undefined]);
    expect(retryAfterSeconds(new Headers(), now)).toBeUndefined();
  });
});

describe('time limits', () => {
  it('gives up a try that takes too long', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const endpoint = new URL(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
    const http = new HttpClient(io, { endpoint, audience: 'x' }, { timeoutMs: 20, tries: 2 });

    const report = await reportOf(http.send({ method: 'GET', path: '/x' }));
    silent.closeAllConnections();
    silent.close();

    expect(report).toMatchObject({ exitCode: 6 });
    expect(report.message).toContain('ETIMEDOUT');
  });

  it('ends with 6 when nobody listens', async () => {
    const address = service.address;
    await service.close();

    const report = await reportOf(client().send({ method: 'PUT', path: '/x', body: {} }));
    service = new FakeService();
    await service.listen();

    expect(report).toMatchObject({ exitCode: 6, commands: [`curl ${address}/api/health`] });
    expect(report.message).toContain('ECONNREFUSED');
  });
});

describe('who calls', () => {
  it('is said with a token for the audience', async () => {
    await client().send({ method: 'GET', path: '/providers/Microsoft.ServiceLinker/operations' });

    expect(service.requests[0]?.headers.authorization).toBe('Bearer token-for-api://aksc');
  });

  it('is said with a Functions key, without a token', async () => {
    const endpoint = new URL(service.address);
    const http = new HttpClient(io, { endpoint, audience: 'x', functionKey: 'fake-key' });

    await http.send({ method: 'GET', path: '/providers/Microsoft.ServiceLinker/operations' });

    expect(service.requests[0]?.headers).toMatchObject({ 'x-functions-key': 'fake-key' });
    expect(service.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('does not follow the service to another place', async () => {
    script(
      'GET',
      ...Array.from({ length: 5 }, () => ({ status: 302, headers: { Location: 'http://127.0.0.1:9/' } })),
    );

    expect(await reportOf(client().send({ method: 'GET', path: '/x' }))).toMatchObject({ exitCode: 6 });
  });

  it('stays out of the log of requests', async () => {
    const lines: string[] = [];

    await client({ log: (line) => lines.push(line) }).send({
      method: 'GET',
      path: '/providers/Microsoft.ServiceLinker/operations?a=b',
    });

    expect(lines).toEqual(['GET /providers/Microsoft.ServiceLinker/operations 200 0 ms']);
  });
});
