import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StackFixture } from '../flows/stack-fixture';

jest.setTimeout(120_000);

const root = resolve(__dirname, '..', '..');
const scripts = (
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
).scripts;

/** The command lines of the README's shell blocks. */
function commands(): string[] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  return [...readme.matchAll(/```sh\n([^`]*)```/g)]
    .flatMap(([, block = '']) => block.split('\n'))
    .filter((line) => line !== '');
}

const all = commands();
const demos = all.filter((line) => line.startsWith('npm run demo'));
const whileRunning = all.filter((line) => /^(kubectl|curl|node dist\/cli)/.test(line));
const known = [...demos, ...whileRunning, 'npm test', 'npm start'];

/** What npm would run, without its pre-script: the build is there already. */
function runScript(line: string): SpawnSyncReturns<string> {
  const [, script = '', args = ''] = /^npm run (\S+)(?: -- (.*))?$/.exec(line) ?? [];
  const command = `${scripts[script] ?? ''} ${args}`;
  return spawnSync(command, {
    cwd: root,
    shell: true,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
}

describe('the commands in the README', () => {
  it('are all run here', () => {
    expect(all.filter((line) => !known.includes(line))).toEqual([]);
    expect(scripts).toMatchObject({
      test: expect.any(String) as unknown,
      start: expect.any(String) as unknown,
    });
  });

  it.each(demos)('%s', (line) => {
    const { status, stdout, stderr } = runScript(line);

    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    if (line.includes('--output json')) {
      expect(JSON.parse(stdout)).toMatchObject({
        status: 'Succeeded',
        inventory: { secret: { name: 'sc-ordersblob-secret' } },
      });
    } else {
      expect(stdout).toContain('What exists now');
      expect(stdout).toContain('kind: Job');
    }
  });

  it('that need a running stack', async () => {
    const stack = new StackFixture();
    await stack.start();
    const here = whileRunning
      .map((line) =>
        line
          .replace('.local/kubeconfig', stack.endpoints.kubeconfig)
          .replace('http://localhost:7071', stack.endpoints.functions)
          .replace('--local', `--local ${stack.stateDirectory}`),
      )
      .filter((line) => spawnSync(line.split(' ')[0] ?? '', ['--help']).error === undefined);
    const results = [];
    for (const line of here) results.push(await run(line));
    await stack.stop();

    expect(results.filter(({ code }) => code !== 0)).toEqual([]);
  });
});

describe('npm run demo', () => {
  it('exits with 2 and names the field of a bad file', () => {
    const file = join(root, 'test', 'docs', 'bad-request.yaml');

    const { status, stderr } = runScript(`npm run demo -- ${file}`);

    expect(status).toBe(2);
    expect(stderr).toContain('properties.scope');
  });

  it('exits with 2 when the file does not exist', () => {
    const { status, stderr } = runScript('npm run demo -- nowhere.yaml');

    expect(status).toBe(2);
    expect(stderr).toContain('nowhere.yaml');
  });

  it('exits with 1 and prints code, cause and fix when a connection fails', () => {
    const file = join(root, 'test', 'docs', 'missing-target.yaml');

    const { status, stdout } = runScript(`npm run demo -- ${file}`);

    expect(status).toBe(1);
    expect(stdout).toContain('TargetNotFound');
    expect(stdout).toMatch(/Cause\s+\S/);
    expect(stdout).toMatch(/Fix\s+\S/);
  });
});

function run(line: string): Promise<{ line: string; code: number | null; output: string }> {
  return new Promise((done) => {
    const child = spawn(line, { shell: true, cwd: root });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    }
    child.once('close', (code) => done({ line, code, output }));
  });
}
