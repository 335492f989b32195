import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { configPath } from '../../../cli/settings/config-file';
import { serviceSettings } from '../../../cli/settings/service-settings';
import { cachedTokens } from '../../../cli/settings/token-source';
import type { GlobalOptions } from '../../../cli/settings/global-options';
import { FakeIo } from '../fake-io';
import { localStack } from '../fake-local-stack';
import { FakeService } from '../fake-service';

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

function remember(config: object): void {
  mkdirSync(dirname(configPath(io)), { recursive: true });
  writeFileSync(configPath(io), JSON.stringify(config));
}

function settings(options: Partial<GlobalOptions> = {}) {
  return serviceSettings(io, { output: 'table', ...options });
}

describe('the address', () => {
  it('comes from the option, then the environment, then what was remembered', () => {
    remember({ endpoint: 'https://remembered.example.org' });
    expect(settings().endpoint.host).toBe('remembered.example.org');

    io.env['AKSC_ENDPOINT'] = 'https://environment.example.org';
    expect(settings().endpoint.host).toBe('environment.example.org');
    expect(settings({ endpoint: 'https://option.example.org' }).endpoint.host).toBe('option.example.org');
  });

  it('is the audience of tokens unless another one is given', () => {
    const endpoint = 'https://a.example.org/api';
    expect(settings({ endpoint }).audience).toBe('https://a.example.org');

    io.env['AKSC_AUDIENCE'] = 'api://connector';
    expect(settings({ endpoint }).audience).toBe('api://connector');
    expect(settings({ endpoint, audience: 'api://other' }).audience).toBe('api://other');
  });

  it('is that of the local stack with --local, AKSC_LOCAL or a remembered directory', async () => {
    const directory = localStack(io, service);

    const found = settings({ local: directory });
    expect(found).toMatchObject({ audience: service.address, local: directory });
    expect(await found.tokens?.getToken(found.audience)).toBe('local-token');

    io.env['AKSC_LOCAL'] = directory;
    expect(settings().local).toBe(directory);
    io.env = { LOCAL_STATE_DIR: directory };
    expect(settings({ local: true }).local).toBe(directory);
    io.env = {};
    remember({ local: directory });
    expect(settings().local).toBe(directory);
    expect(settings({ endpoint: 'https://option.example.org' }).local).toBeUndefined();
  });

  it('is not that of a local stack that does not run', async () => {
    const { code, err } = await io.run(
      'connection list -g a -n b --subscription 11111111-2222-4333-8444-555555555555 --local nowhere',
    );

    expect(code).toBe(6);
    expect(err).toContain('npm start');
  });

  it('is not taken from a damaged file', async () => {
    remember({ endpoint: 'https://a.example.org', token: 'x' });

    const { code, err } = await io.run(
      'connection list -g a -n b --subscription 11111111-2222-4333-8444-555555555555',
    );

    expect(code).toBe(2);
    expect(err).toContain(configPath(io));
  });
});

describe('the token', () => {
  it('is given by option or environment', async () => {
    const endpoint = 'https://a.example.org';
    io.env['AKSC_TOKEN'] = 'from-environment';

    expect(await settings({ endpoint }).tokens?.getToken('x')).toBe('from-environment');
    expect(await settings({ endpoint, token: 'from-option' }).tokens?.getToken('x')).toBe('from-option');
  });

  it('is replaced by a Functions key', () => {
    io.env = { AKSC_ENDPOINT: 'https://a.example.org', AKSC_FUNCTION_KEY: 'key' };

    expect(settings()).toMatchObject({ functionKey: 'key' });
    expect(settings().tokens).toBeUndefined();
    expect(settings({ token: 'x' }).functionKey).toBeUndefined();
  });

  it('is asked for again shortly before it ends', async () => {
    let now = 0;
    let asked = 0;
    const source = cachedTokens(
      'test',
      () => Promise.resolve({ token: `t${(asked += 1)}`, expiresOnTimestamp: now + 600_000 }),
      () => now,
    );

    expect([await source.getToken('a'), await source.getToken('a'), await source.getToken('b')]).toEqual([
      't1',
      't1',
      't2',
    ]);
    now = 500_000;
    expect(await source.getToken('a')).toBe('t3');
  });

  it('ends with 4 when the credential has none', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = io.directory;

    const { code, err } = await io.run(
      `connection list -g a -n b --subscription 11111111-2222-4333-8444-555555555555 --endpoint ${service.address} --credential cli`,
    );
    process.env['PATH'] = path;

    expect(code).toBe(4);
    expect(err).toContain('az login');
  });
});

describe('login', () => {
  const token = [
    '{}',
    JSON.stringify({ upn: 'ada@example.org', roles: ['Connections.Read'], exp: 1_800_000_000 }),
    '',
  ]
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

  it('asks the service, shows who calls, and remembers address, audience and credential', async () => {
    const words = `login --endpoint ${service.address} --audience api://connector --credential cli --subscription 11111111-2222-4333-8444-555555555555`;

    const { code, out } = await io.run(`${words} --token ${token}`);

    expect(code).toBe(0);
    expect(out).toContain('ada@example.org');
    expect(out).toContain('Connections.Read');
    expect(service.requests.map(({ path }) => path)).toEqual([
      '/providers/Microsoft.ServiceLinker/operations',
    ]);
    expect(JSON.parse(readFileSync(configPath(io), 'utf8'))).toEqual({
      endpoint: `${service.address}/`,
      audience: 'api://connector',
      credential: 'cli',
      subscription: '11111111-2222-4333-8444-555555555555',
    });
  });

  it('writes neither tokens nor keys, and a file that only its owner can read', async () => {
    await io.run(`login --endpoint ${service.address} --token ${token}`);
    await io.run(`login --endpoint ${service.address} --function-key fake-key`);

    const text = readFileSync(configPath(io), 'utf8');
    expect(text).not.toContain(token);
    expect(text).not.toContain('fake-key');
    expect(statSync(configPath(io)).mode & 0o777).toBe(0o600);
  });

  it('remembers a local stack by its directory', async () => {
    const directory = localStack(io, service);

    const { code } = await io.run(`login --local ${directory}`);

    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(configPath(io), 'utf8'))).toEqual({ local: directory });
  });

  it.each([
    [
      'a refused token',
      { status: 401, body: { error: { code: 'AuthenticationFailed', message: 'No.' } } },
      4,
    ],
    ['a missing role', { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } }, 4],
    ['something else at the address', { status: 404, body: '<html>' }, 3],
  ])('remembers nothing after %s', async (_, reply, exitCode) => {
    service.scripted.push({ method: 'GET', path: /./, reply });

    const { code } = await io.run(`login --endpoint ${service.address} --token ${token}`);

    expect(code).toBe(exitCode);
    expect(() => statSync(configPath(io))).toThrow('ENOENT');
  });

  it('gives the remembered subscription to every command', async () => {
    remember({ endpoint: service.address, subscription: '11111111-2222-4333-8444-555555555555' });

    const { code } = await io.run('connection list -g shop -n prod --token x');

    expect(code).toBe(0);
  });
});
