import type { Command, Option } from 'commander';

/** What can be typed at one place of the tree. */
export interface CompletionNode {
  /** Names of the commands down to here, with a slash before each: `/connection/create`; empty at the top. */
  path: string;
  commands: { name: string; summary: string }[];
  options: CompletionOption[];
}

export interface CompletionOption {
  /** Every spelling, for example `-o` and `--output`. */
  flags: string[];
  description: string;
  /** Possible values; empty when anything goes. */
  choices: readonly string[];
  takesValue: boolean;
  takesFile: boolean;
}

/** Every place of the tree, the top first. Hidden commands and options are left out. */
export function completionNodes(command: Command, path = ''): CompletionNode[] {
  const children = command
    .createHelp()
    .visibleCommands(command)
    .filter((child) => child.name() !== 'help');
  const node = {
    path,
    commands: children.map((child) => ({ name: child.name(), summary: child.summary() })),
    options: [...command.options.filter(({ hidden }) => !hidden).map(optionOf), HELP],
  };
  return [node, ...children.flatMap((child) => completionNodes(child, `${path}/${child.name()}`))];
}

const HELP: CompletionOption = {
  flags: ['--help'],
  description: 'show this help',
  choices: [],
  takesValue: false,
  takesFile: false,
};

function optionOf({ short, long, description, argChoices, required, optional }: Option): CompletionOption {
  const name = long ?? '';
  return {
    flags: [short, long].filter((flag) => flag !== undefined),
    description,
    choices: argChoices ?? [],
    takesValue: required || optional,
    takesFile: /^--(?:file|ca-file|kubeconfig|local|text|output-file)$/.test(name),
  };
}
