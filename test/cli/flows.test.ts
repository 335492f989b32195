import { execFile, spawn } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { parse } from 'yaml';
import { CLUSTER, StackFixture, SUBSCRIPTION } from '../flows/stack-fixture';

const root = resolve(__dirname, '..', '..');
const main = join(root, 'dist', 'cli', 'main.js');
const stack = new StackFixture();
const CLIENT_ID = 'dddddddd-0001-4000-8000-00000000c11e';
const BLOB = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/shopstore/blobServices/default`;
const IDENTITY = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.ManagedIdentity/userAssignedIdentities/orders`;

beforeAll(() => stack.start());
afterAll(() => stack.stop());

interface Ended {
  code: number;
  out: string;
  err: string;
}

function environment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, ...env } = process.env;
  return {
    ...env,
    AKSC_LOCAL: stack.stateDirectory,
    AKSC_CONFIG: join(stack.stateDirectory, 'aksc.json'),
    AZURE_SUBSCRIPTION_ID: SUBSCRIPTION,
    AKSC_POLL_SECONDS: '0.1',
    ...more,
  };
}

/** Runs the built program in a process of its own, as its users do. */
async function aksc(words: string | string[], more: Record<string, string> = {}): Promise<Ended> {
  return await run(
    process.execPath,
    [main, ...(typeof words === 'string' ? words.split(/\s+/) : words)],
    '',
    more,
  );
}

async function run(
  file: string,
  words: string[],
  input = '',
  more: Record<string, string> = {},
): Promise<Ended> {
  return await new Promise((done) => {
    const child = execFile(file, words, { env: environment(more), cwd: root }, (error, out, err) =>
      done({ code: error ? Number(error.code ?? -1) : 0, out, err: stripVTControlCharacters(err) }),
    );
    child.stdin?.end(input);
  });
}

const at = (name: string): string => `-g shop -n prod --connection ${name}`;
const create = (target: string, name: string, rest: string): string =>
  `connection create ${target} ${at(name)} --kube-namespace shop ${rest}`;

const STORIES: [string, string, string][] = [
  [
    'a workload identity',
    'cli_wi',
    create(
      'storage-blob',
      'cli_wi',
      `--tg shop --account shopstore --workload-identity ${IDENTITY} --client-type nodejs`,
    ),
  ],
  [
    'the key of the target',
    'cli_key',
    create('storage-blob', 'cli_key', `--target-id ${BLOB} --secret --client-type python`),
  ],
  [
    'a service principal',
    'cli_sp',
    create(
      'storage-blob',
      'cli_sp',
      `--target-id ${BLOB} --client-type dotnet --service-principal client-id=bbbbbbbb-0002-4000-8000-00000000c11e object-id=bbbbbbbb-0002-4000-8000-0000000000b2 secret=fake~Local8Q`,
    ),
  ],
  ['the CSI driver', 'cli_csi', create('keyvault', 'cli_csi', '--tg shop --vault shop-vault --enable-csi')],
];

describe('the life of a connection', () => {
  it.each(STORIES)(
    'with %s: create, show, use, break, find, repair, clean up',
    async (_, name, words) => {
      const created = await aksc(words);
      expect({ code: created.code, err: created.err }).toMatchObject({
        code: 0,
        err: expect.stringContaining('verify-connection') as unknown,
      });
      const secret = `sc-${name.replace('_', '')}-secret`;
      expect(created.out).toMatch(new RegExp(`Secret +shop +${secret}`));

      const shown = await aksc(`connection show ${at(name)} -o json`);
      expect(JSON.parse(shown.out)).toMatchObject({
        properties: { provisioningState: 'Succeeded' },
        kubernetesResourceName: { secret },
      });

      const sample = await aksc(`connection sample ${at(name)}`);
      const kubectl = ['--kubeconfig', stack.endpoints.kubeconfig];
      const applied = await run('kubectl', [...kubectl, 'apply', '--dry-run=server', '-f', '-'], sample.out);
      expect(applied).toMatchObject({ code: 0, out: expect.stringContaining('sc-sample-job') as unknown });

      expect(await aksc(`connection validate ${at(name)}`)).toMatchObject({ code: 0 });
      await run('kubectl', [...kubectl, 'delete', 'secret', secret, '--namespace', 'shop']);
      const broken = await aksc(`connection validate ${at(name)}`);
      expect(broken.code).toBe(1);
      expect(broken.out).toContain(`Secret shop/${secret} is missing. [SecretMissing]`);
      expect(broken.out).toContain(`${name} is not available.`);

      expect((await aksc(words)).code).toBe(0);
      expect((await aksc(`connection validate ${at(name)}`)).code).toBe(0);

      const cleaned = await aksc(`connection cleanup ${at(name)} --yes`);
      expect(cleaned.code).toBe(0);
      expect(await stack.kubernetes(`/api/v1/namespaces/shop/secrets/${secret}`)).toBeUndefined();
      expect((await aksc(`connection show ${at(name)}`)).code).toBe(3);
    },
    120_000,
  );

  it('ends with what the printed commands remove, when the objects were to stay', async () => {
    await aksc(create('storage-blob', 'cli_stay', `--target-id ${BLOB} --secret`));

    const deleted = await aksc(`connection delete ${at('cli_stay')} --yes -o json`);

    const { remains } = JSON.parse(deleted.out) as { remains: { command?: string }[] };
    const command = remains.map((item) => item.command).find((text) => text?.includes('sc-clistay-secret'));
    expect(command).toMatch(/^kubectl delete secret /);
    expect(await stack.kubernetes('/api/v1/namespaces/shop/secrets/sc-clistay-secret')).toBeDefined();
    const [, ...words] = (command ?? '').split(' ');
    expect((await run('kubectl', ['--kubeconfig', stack.endpoints.kubeconfig, ...words])).code).toBe(0);
    expect(await stack.kubernetes('/api/v1/namespaces/shop/secrets/sc-clistay-secret')).toBeUndefined();
  });

  it('goes on with another client type after an update', async () => {
    await aksc(
      create(
        'storage-blob',
        'cli_update',
        `--target-id ${BLOB} --workload-identity ${CLIENT_ID} --client-type nodejs`,
      ),
    );

    const updated = await aksc(
      `connection update storage-blob ${at('cli_update')} --client-type springBoot -o json`,
    );

    expect(updated.code).toBe(0);
    expect(updated.out).toContain('spring.cloud.azure.storage.blob.endpoint');
    await aksc(`connection cleanup ${at('cli_update')} --yes`);
  });
});

describe('hidden values', () => {
  beforeAll(() => aksc(create('storage-blob', 'cli_hidden', `--target-id ${BLOB} --secret`)));
  afterAll(() => aksc(`connection cleanup ${at('cli_hidden')} --yes`));

  it('stay hidden, and name their Secret', async () => {
    const people = await aksc(`connection list-configuration ${at('cli_hidden')}`);
    const programs = await aksc(`connection list-configuration ${at('cli_hidden')} -o json`);

    expect(people.out).toMatch(/\*{8} +Secret shop\/sc-clihidden-secret/);
    expect(people.out + programs.out).not.toContain('AccountKey');
    expect(JSON.parse(programs.out)).toMatchObject([{ value: '' }]);
  });

  it('are shown to whoever asks for it and may read the cluster', async () => {
    const { code, out } = await aksc(`connection list-configuration ${at('cli_hidden')} --reveal -o json`);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject([{ value: expect.stringContaining('AccountKey=') as unknown }]);
  });

  it('are not shown to whoever may not', async () => {
    const { code, err } = await aksc(
      `connection list-configuration ${at('cli_hidden')} --reveal --kubeconfig /dev/null`,
    );

    expect(code).toBe(4);
    expect(err).toContain('--reveal: Secret shop/sc-clihidden-secret cannot be read');
  });
});

describe('a plan', () => {
  it('lists the changes and makes none', async () => {
    const counts = [
      (await stack.requests('arm')).length,
      (await stack.requests('kubernetes')).length,
    ] as const;

    const { code, out } = await aksc(
      `connection plan keyvault ${at('cli_plan')} --tg shop --vault shop-vault --workload-identity ${CLIENT_ID}`,
    );

    expect(code).toBe(0);
    expect(out).toContain('Microsoft.Authorization/roleAssignments/write');
    expect(await stack.writesSince('arm', counts[0])).toEqual([]);
    expect(await stack.writesSince('kubernetes', counts[1])).toEqual([]);
  });

  it('says what is missing', async () => {
    const { code, out } = await aksc(
      `connection plan storage-blob ${at('cli_plan')} --tg shop --account nowhere --secret`,
    );

    expect(code).toBe(1);
    expect(out).toContain('TargetNotFound');
  });
});

describe('failures', () => {
  it('end with the cause and the fix', async () => {
    const { code, out, err } = await aksc(
      create('storage-blob', 'cli_fail', '--tg shop --account nowhere --secret -o json'),
    );

    expect(code).toBe(1);
    expect(err).toMatch(/Cause +The target resource does not exist/);
    expect(JSON.parse(out)).toMatchObject({
      error: { code: 'TargetNotFound', fix: expect.any(String) as unknown },
    });
  });

  it.each([
    ['no token that anybody knows', () => Promise.resolve('not-a-token'), 'not a JSON Web Token'],
    ['an expired token', () => token('expiresIn=-600'), 'expired'],
    ['a token for somebody else', () => token('', 'https://example.org'), 'audience'],
    ['a token without the role', () => token('roles=Connections.Read'), 'Connections.Write'],
  ])('with %s end with 4', async (_, make, reason) => {
    const { code, err } = await aksc(create('storage-blob', 'cli_token', `--target-id ${BLOB} --secret`), {
      AKSC_TOKEN: await make(),
    });

    expect(code).toBe(4);
    expect(err).toContain(reason);
  });

  it('end with 5 while another operation runs on the connection', async () => {
    const words = create(
      'storage-blob',
      'cli_busy',
      `--target-id ${BLOB} --workload-identity ${CLIENT_ID} --no-wait`,
    );
    await stack.faults('arm', [{ match: { path: 'storageAccounts/shopstore' }, times: 2, delayMs: 1500 }]);
    const first = await aksc(words);

    const second = await aksc(words);
    await stack.clearFaults();

    expect(first.code).toBe(0);
    expect(second.code).toBe(5);
    expect(second.err).toContain('AnotherOperationInProgress');
    const operation = /operation watch (\S+)/.exec(first.err)?.[1] ?? '';
    expect((await aksc(`operation watch ${operation}`)).code).toBe(0);
    await aksc(`connection cleanup ${at('cli_busy')} --yes`);
  });

  it('end with 6 when the service does not run', async () => {
    const { code, err } = await aksc(
      `connection list -g shop -n prod --endpoint https://localhost:${await closedPort()} --token x`,
    );

    expect(code).toBe(6);
    expect(err).toContain('ECONNREFUSED');
  });

  it('end with 6 and the way to trust it when the certificate is not known', async () => {
    const { code, err } = await aksc(
      `connection list -g shop -n prod --endpoint ${stack.endpoints.functionsHttps} --token x`,
      { AKSC_LOCAL: '' },
    );

    expect(code).toBe(6);
    expect(err).toContain('--ca-file');
  });
});

describe('Ctrl+C', () => {
  it('ends the watching with 130; the operation goes on and can be watched again', async () => {
    await stack.faults('arm', [{ match: { path: 'storageAccounts/shopstore' }, times: 2, delayMs: 1500 }]);
    const words = create(
      'storage-blob',
      'cli_stop',
      `--target-id ${BLOB} --workload-identity ${CLIENT_ID}`,
    ).split(' ');
    const child = spawn(process.execPath, [main, ...words], { env: environment() });
    let err = '';
    const ended = new Promise<number | null>((done) => child.once('exit', done));
    await new Promise<void>((seen) => {
      child.stderr.on('data', (chunk: Buffer) => {
        err += chunk.toString('utf8');
        if (/\d%/.test(err)) seen();
      });
    });

    child.kill('SIGINT');

    expect(await ended).toBe(130);
    const operation = /aksc operation watch (\S+)/.exec(err)?.[1] ?? '';
    expect(operation).toMatch(/^[0-9a-f]{24}\./);
    await stack.clearFaults();
    const watched = await aksc(`operation watch ${operation} -o yaml`);
    expect(watched.code).toBe(0);
    expect(parse(watched.out)).toMatchObject({ operationId: operation, status: 'Succeeded' });
    await aksc(`connection cleanup ${at('cli_stop')} --yes`);
  });
});

describe('request documents', () => {
  it('are the shipped examples', async () => {
    const { code, out } = await aksc('connection create -f examples/storage-blob-secret.yaml -o json');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      name: 'reports_blob',
      properties: { provisioningState: 'Succeeded' },
    });
    const { out: list } = await aksc(`connection list --source-id ${CLUSTER} -o tsv`);
    expect(list.split('\n').map((line) => line.split('\t')[0])).toContain('reports_blob');
  });
});

describe('signing in', () => {
  it('remembers the local stack', async () => {
    const { code, out } = await aksc(`login --local ${stack.stateDirectory} --subscription ${SUBSCRIPTION}`, {
      AKSC_LOCAL: '',
    });

    expect(code).toBe(0);
    expect(out).toContain('Connections.Write');
    expect(
      (await aksc('connection list -g shop -n prod', { AKSC_LOCAL: '', AZURE_SUBSCRIPTION_ID: '' })).code,
    ).toBe(0);
  });
});

describe('start', () => {
  it('loads neither targets nor SDKs for the help', async () => {
    const program = `const { runCli } = require('${join(root, 'dist', 'cli', 'run-cli.js')}');
      const { processIo } = require('${join(root, 'dist', 'cli', 'process-io.js')}');
      runCli(['connection', '--help'], processIo()).then(() => console.error(JSON.stringify(Object.keys(require.cache))));`;

    const { err } = await run(process.execPath, ['-e', program]);

    const loaded = JSON.parse(err) as string[];
    expect(
      loaded.filter((path) => /zod|yaml|listr2|@azure|dist\/targets|dist\/connection\//.test(path)),
    ).toEqual([]);
    expect(loaded.length).toBeLessThan(40);
  });
});

/** A port where nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** A token of the local stack's identity endpoint, with what is asked for in the query. */
async function token(query: string, audience = stack.endpoints.functionsHttps): Promise<string> {
  const { identityEndpoint, identityHeader } = stack.endpoints;
  const url = `${identityEndpoint}?resource=${encodeURIComponent(audience)}&api-version=2019-08-01&${query}`;
  const answer = await fetch(url, { headers: { 'X-IDENTITY-HEADER': identityHeader } });
  return ((await answer.json()) as { access_token: string }).access_token;
}
