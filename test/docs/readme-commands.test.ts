import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandsOf, root } from './documented-commands';

const scripts = (
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
).scripts;

const demos = commandsOf('README.md').filter((line) => line.startsWith('npm run demo'));

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

describe('the demos in the README', () => {
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
