import { Command, Option } from 'commander';
import type { CommandDefinition, CommandEntry, Invocation } from './command';
import { rootCommand } from './commands/root';
import { globalOptions } from './settings/global-options';

/** Runs what was typed. */
export type Dispatch = (definition: CommandDefinition, invocation: Invocation) => Promise<void>;

export interface ProgramOptions {
  version: string;
  dispatch: Dispatch;
  /** Whether a command's definition is loaded; the others only show their summary. */
  isWanted: (entry: CommandEntry) => boolean;
}

/** The whole tree of commands. Only definitions that are wanted are loaded, so that start stays quick. */
export function buildProgram(options: ProgramOptions): Command {
  const program = new Command('aksc').version(options.version, '--version', 'print the version');
  program.description(rootCommand.description ?? '').enablePositionalOptions();
  program.helpCommand('help [command]', 'show the help of a command');
  return define(program, rootCommand, options);
}

function define(command: Command, definition: CommandDefinition, options: ProgramOptions): Command {
  const { description, examples, run } = definition;
  if (description !== undefined && command.parent)
    command.description(`${command.summary()}.\n\n${description}`);
  for (const argument of definition.arguments?.() ?? []) command.addArgument(argument);
  for (const option of definition.options?.() ?? []) command.addOption(option);
  if (run) {
    for (const option of globalOptions(definition.formats)) command.addOption(option);
    command.action(() => perform(command, definition, options));
  }
  if (examples.length > 0) command.addHelpText('after', `\n${exampleText(definition)}`);
  addChildren(command, definition, options);
  return command;
}

/** Options in front of a child's name are the parent's own, so that both can have the same ones. */
function addChildren(
  command: Command,
  { children = [], childrenTitle }: CommandDefinition,
  options: ProgramOptions,
): void {
  if (children.length === 0) return;
  if (childrenTitle !== undefined) command.commandsGroup(childrenTitle);
  for (const entry of children)
    command.addCommand(child(entry, options), { hidden: entry.isHidden === true });
  command.enablePositionalOptions();
}

function child(entry: CommandEntry, options: ProgramOptions): Command {
  const command = new Command(entry.name).summary(entry.summary).description(`${entry.summary}.`);
  command.aliases([...(entry.aliases ?? [])]).helpCommand(false);
  command.configureHelp({ subcommandTerm: (below) => [below.name(), ...below.aliases()].join('|') });
  command.addHelpOption(new Option('-h, --help', 'show this help'));
  return options.isWanted(entry) ? define(command, entry.load(), options) : command;
}

/** Options before the name of a sub-command belong to it as well, unless they are given again behind it. */
async function perform(
  command: Command,
  definition: CommandDefinition,
  options: ProgramOptions,
): Promise<void> {
  const given = (of: Command) =>
    Object.fromEntries(
      Object.entries(of.opts()).filter(([name]) => of.getOptionValueSource(name) !== 'default'),
    );
  const invocation = {
    options: { ...command.opts(), ...(command.parent ? given(command.parent) : {}), ...given(command) },
    values: command.args,
    program: () => buildProgram({ ...options, isWanted: () => true }),
  };
  await options.dispatch(definition, invocation);
}

function exampleText({ examples, footer }: CommandDefinition): string {
  const lines = examples.map(({ text, command }) => `  ${text}\n    ${command.replaceAll('\n', '\n    ')}`);
  return ['Examples:', ...lines, ...(footer === undefined ? [] : ['', footer])].join('\n');
}
