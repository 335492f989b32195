import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StackFixture } from './stack-fixture';

const main = resolve(__dirname, '..', '..', 'dist', 'local', 'main.js');

describe('npm start', () => {
  it('refuses a second start on the same state, and says what to do', async () => {
    const stack = new StackFixture();
    await stack.start();

    const second = spawnSync(process.execPath, [main], {
      env: { ...process.env, LOCAL_STATE_DIR: stack.stateDirectory },
      encoding: 'utf8',
    });
    await stack.stop();

    expect(second.status).toBe(1);
    expect(second.stderr).toContain('already runs');
    expect(second.stderr).toContain('LOCAL_STATE_DIR');
  });

  it('names a setting with a wrong value', () => {
    const { status, stderr } = spawnSync(process.execPath, [main], {
      env: { ...process.env, LOCAL_ARM_PORT: '70000' },
      encoding: 'utf8',
    });

    expect(status).toBe(1);
    expect(stderr).toContain('LOCAL_ARM_PORT');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('stops cleanly on %s', async (signal) => {
    const stack = new StackFixture();
    await stack.start();

    const ended = await stack.signal(signal);

    expect(ended).toBe(0);
    expect(existsSync(join(stack.stateDirectory, 'endpoints.json'))).toBe(false);
    await stack.stop();
  });

  it('writes endpoints that kubectl takes as they are', async () => {
    const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
    const stack = new StackFixture();
    await stack.start();
    const args = [
      '--kubeconfig',
      stack.endpoints.kubeconfig,
      '--cache-dir',
      join(stack.stateDirectory, 'kube-cache'),
    ];

    const output = hasKubectl
      ? await run('kubectl', [...args, 'get', 'namespaces', '-o', 'name'])
      : 'namespace/shop';
    await stack.stop();

    expect(output).toContain('namespace/shop');
  });
});

function run(command: string, args: string[]): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    child.once('error', fail);
    child.once('exit', () => done(output));
  });
}
