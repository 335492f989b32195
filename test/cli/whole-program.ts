import type { Command } from 'commander';
import { buildProgram } from '../../cli/program';

/** The tree of commands with every definition loaded. */
export function wholeProgram(): Command {
  return buildProgram({ version: '0.0.0', isWanted: () => true, dispatch: () => Promise.resolve() });
}

/** Every command of the tree with its path, groups included. */
export function allCommands(command = wholeProgram(), path = 'aksc'): { path: string; command: Command }[] {
  return [
    { path, command },
    ...command.commands.flatMap((child) => allCommands(child, `${path} ${child.name()}`)),
  ];
}
