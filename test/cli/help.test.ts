import type { Command } from 'commander';
import { exitCodes } from '../../cli/exit-codes';
import { FakeIo } from './fake-io';
import { allCommands } from './whole-program';

const commands = allCommands().filter(({ path }) => !path.endsWith(' help'));

function isLeaf({ commands: children }: Command): boolean {
  return children.length === 0;
}

describe('help', () => {
  const io = new FakeIo();
  afterAll(() => io.remove());

  it.each(commands.map(({ path }) => path))('of "%s" has a summary, options and examples', async (path) => {
    const { code, out, err } = await io.run([...path.split(' ').slice(1), '--help']);

    expect(code).toBe(0);
    expect(err).toBe('');
    expect(out).toContain(`Usage: ${path}`);
    expect(out).toMatch(/Examples:\n {2}\S.*\n {4}(?:source <\(|cat .*)?aksc /);
    expect(out).not.toContain('undefined');
  });

  it('shows neither options of other services nor those that do not exist', async () => {
    const { out } = await io.run('connection create storage-blob --help');

    for (const hidden of ['--system-identity', '--user-account', '--vault-id', '--new'])
      expect(out).not.toContain(hidden);
  });

  it('recommends the workload identity (SC-05)', async () => {
    const { out } = await io.run('connection create storage-blob --help');

    expect(out).toMatch(/--workload-identity <id> +recommended/);
  });

  it('goes to standard error and exits with 2 when a group is called without a command', async () => {
    const { code, out, err } = await io.run('connection');

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('list-support-types');
  });

  it('tells the exit codes', async () => {
    const { out } = await io.run('--help');

    for (const code of Object.values(exitCodes)) expect(out).toMatch(new RegExp(`^ {2}${code} +\\w`, 'm'));
  });

  it('tells the version', async () => {
    expect((await io.run('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('options', () => {
  it.each(commands.map(({ path, command }) => [path, command] as const))(
    'of "%s" have a description each, and no spelling twice',
    (_, command) => {
      const shown = command.options.filter(({ hidden }) => !hidden);
      const spellings = command.options.flatMap(({ short, long }) => [short, long]).filter(Boolean);

      expect(shown.filter(({ description }) => description === '')).toEqual([]);
      expect(new Set(spellings).size).toBe(spellings.length);
    },
  );

  it('are the same in examples and commands', () => {
    for (const { path, command } of commands.filter(({ command: own }) => isLeaf(own))) {
      const examples = examplesOf(command).filter((line) => line.startsWith(`${path} `));
      const used = examples
        .flatMap((line) => line.match(/ --?[a-z][\w-]*/g) ?? [])
        .map((flag) => flag.trim());
      const known = command.options.flatMap(({ short, long }) => [short, long]);
      expect({ path, unknown: used.filter((flag) => !known.includes(flag)) }).toEqual({ path, unknown: [] });
    }
  });

  it('of the Azure CLI are there under the same names', () => {
    const at = (path: string) =>
      commands
        .find((known) => known.path === path)
        ?.command.options.flatMap(({ short, long }) => [short, long]) ?? [];
    const linker = [
      '--resource-group',
      '-g',
      '--name',
      '-n',
      '--connection',
      '--id',
      '--subscription',
      '--output',
      '-o',
    ];
    const write = [
      '--client-type',
      '--kube-namespace',
      '--customized-keys',
      '--connstr-props',
      '--appconfig-id',
      '--opt-out',
      '--no-wait',
    ];

    expect(at('aksc connection create storage-blob')).toEqual(
      expect.arrayContaining([
        ...write,
        '--source-id',
        '--target-id',
        '--tg',
        '--target-resource-group',
        '--account',
        '--secret',
        '--workload-identity',
        '--service-principal',
        '--service-endpoint',
        '--private-endpoint',
        '--no-recreate',
        '--connection',
        '--new',
      ]),
    );
    expect(at('aksc connection create keyvault')).toContain('--enable-csi');
    expect(at('aksc connection create appconfig')).toEqual(
      expect.arrayContaining(['-e', '--use-appconfig-extension']),
    );
    expect(at('aksc connection update storage-blob')).toEqual(expect.arrayContaining([...write, ...linker]));
    for (const verb of ['show', 'delete', 'validate', 'list-configuration', 'wait'])
      expect(at(`aksc connection ${verb}`)).toEqual(expect.arrayContaining(linker));
    expect(at('aksc connection delete')).toEqual(expect.arrayContaining(['--yes', '-y', '--no-wait']));
    expect(at('aksc connection wait')).toEqual(
      expect.arrayContaining([
        '--created',
        '--updated',
        '--deleted',
        '--exists',
        '--custom',
        '--interval',
        '--timeout',
      ]),
    );
  });
});

/** Command lines of the help's examples; a backslash joins a line with the next one. */
function examplesOf(command: Command): string[] {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return (text.split('Examples:')[1] ?? '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.trim().replace(/^.*\| /, ''));
}
