import type { Argument, Command, Option } from 'commander';
import type { CliContext } from './context';
import type { ExitCode } from './exit-codes';

/** A command or group in the tree: enough for the help of its parent. The rest is loaded when it is asked for. */
export interface CommandEntry {
  name: string;
  /** One line. */
  summary: string;
  aliases?: readonly string[];
  /** Not shown in lists. */
  isHidden?: true;
  load(): CommandDefinition;
}

export interface Example {
  /** What it is for. */
  text: string;
  command: string;
}

/** Everything about one command. One file each. */
export interface CommandDefinition {
  /** Paragraphs below the summary. */
  description?: string;
  arguments?: () => Argument[];
  /** New option objects, without the global ones. */
  options?: () => Option[];
  /** What `--output` takes instead of the usual formats; the first is the default. */
  formats?: readonly string[];
  examples: readonly Example[];
  /** Below the examples. */
  footer?: string;
  children?: readonly CommandEntry[];
  /** What the list of children is called. */
  childrenTitle?: string;
  /** Absent for groups. @returns the exit code, 0 when nothing. */
  run?(invocation: Invocation, context: CliContext): Promise<ExitCode | void>;
}

/** What was typed. Each command knows the shape of its own options. */
export interface Invocation {
  options: Record<string, unknown>;
  values: readonly string[];
  /** The whole tree of commands, for those that tell about it. */
  program(): Command;
}
