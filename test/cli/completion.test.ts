import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakeIo } from './fake-io';
import { allCommands } from './whole-program';

const io = new FakeIo();
afterAll(() => io.remove());

async function script(shell: string): Promise<string> {
  const { code, out } = await io.run(`completion ${shell}`);
  expect(code).toBe(0);
  const path = join(io.directory, `aksc.${shell}`);
  writeFileSync(path, out);
  return path;
}

/** What bash offers behind the words; the last one is the beginning that is completed. */
function offered(path: string, ...words: string[]): string[] {
  const program = `source ${path}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _aksc; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const text = execFileSync('bash', ['-c', program, 'bash', 'aksc', ...words], { encoding: 'utf8' });
  return text.split('\n').filter((line) => line !== '');
}

describe('completion for bash', () => {
  let path: string;
  beforeAll(async () => {
    path = await script('bash');
  });

  it('is a program that bash can read', () => {
    expect(spawnSync('bash', ['-n', path]).status).toBe(0);
  });

  it('offers commands', () => {
    expect(offered(path, '')).toEqual([
      'connection',
      'doctor',
      'operation',
      'login',
      'completion',
      '--version',
      '--help',
    ]);
    expect(offered(path, 'connection', 'list')).toEqual(['list', 'list-configuration', 'list-support-types']);
  });

  it('offers targets and their own options', () => {
    expect(offered(path, 'connection', 'create', 'cosmos-')).toHaveLength(5);
    expect(offered(path, 'connection', 'create', 'keyvault', '--v')).toEqual(['--vault', '--verbose']);
  });

  it('offers values', () => {
    expect(offered(path, 'connection', 'list', '-o', 'j')).toEqual(['json', 'jsonc']);
    expect(offered(path, 'connection', 'create', 'storage-blob', '--client-type', 'sp')).toEqual([
      'springBoot',
    ]);
    expect(offered(path, 'connection', 'create', 'eventhub', '--client-type', 'kafka')).toEqual([
      'kafka-springBoot',
    ]);
  });

  it('offers files', () => {
    expect(offered(path, 'connection', 'create', '--file', path.slice(0, -3))).toEqual([path]);
  });
});

describe.each(['zsh', 'fish'])('completion for %s', (shell) => {
  it('knows every command and target', async () => {
    const { out } = await io.run(`completion ${shell}`);

    for (const { command } of allCommands().filter(({ command: { parent } }) => parent))
      expect(out).toContain(command.name());
    expect(out).toContain('springBoot');
  });

  it('is a program that the shell can read, where there is one', async () => {
    const path = await script(shell);
    const isInstalled = ['/bin', '/usr/bin', '/usr/local/bin'].some((folder) =>
      existsSync(join(folder, shell)),
    );
    const status = isInstalled ? spawnSync(shell, ['-n', path]).status : 0;

    expect(status).toBe(0);
  });

  it('has as many opening as closing quotes', async () => {
    const { out } = await io.run(`completion ${shell}`);

    for (const line of out.split('\n').filter((text) => !text.startsWith('#'))) {
      const bare = line.replaceAll(shell === 'zsh' ? `'\\''` : "\\'", '');
      expect({ line, quotes: (bare.split("'").length - 1) % 2 }).toEqual({ line, quotes: 0 });
    }
  });
});
