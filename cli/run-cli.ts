import { type Command, CommanderError } from 'commander';
import { CliError, type ErrorReport } from './cli-error';
import type { CommandEntry } from './command';
import { createContext } from './context';
import { type ExitCode, exitCodes } from './exit-codes';
import type { Io } from './io';
import { describeError, errorValue } from './output/describe-error';
import { isMachineFormat, outputFormats } from './output/formats';
import { paintFor } from './output/paint';
import { printView } from './output/printer';
import { buildProgram } from './program';
import type { GlobalOptions } from './settings/global-options';
import { version } from './version';

/**
 * Runs one command line.
 * @param words what follows the program's name.
 * @returns the exit code; nothing is thrown.
 */
export async function runCli(words: readonly string[], io: Io): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok;
  const program = buildProgram({
    version,
    isWanted: ({ name, aliases = [] }: CommandEntry) =>
      words.includes(name) || aliases.some((alias) => words.includes(alias)),
    dispatch: async (definition, invocation) => {
      const globals = invocation.options as unknown as GlobalOptions;
      exitCode = (await definition.run?.(invocation, createContext(io, globals))) ?? exitCodes.ok;
    },
  });
  connect(program, io);
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exitCode;
  } catch (error) {
    return report(error, words, io);
  }
}

/** Commander writes to our streams and never ends the process. */
function connect(command: Command, io: Io): void {
  command.exitOverride();
  command.configureOutput({
    writeOut: (text) => io.out.write(text),
    writeErr: (text) => io.err.write(text),
    getOutHelpWidth: () => Math.min(io.out.columns, 110),
    getErrHelpWidth: () => Math.min(io.err.columns, 110),
    getOutHasColors: () => false,
    getErrHasColors: () => false,
    // Reported by us, together with all other errors.
    outputError: () => undefined,
  });
  for (const child of command.commands) connect(child, io);
}

function report(error: unknown, words: readonly string[], io: Io): ExitCode {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok;
  // Commander has shown the help of a group that was called without a command.
  if (error instanceof CommanderError && error.code === 'commander.help') return exitCodes.usage;
  const described = io.interrupted.aborted ? interrupted(error) : reportOfAny(error);
  io.err.write(`${describeError(described, paintFor(io.err, io))}\n`);
  const format = formatOf(words);
  if (format && isMachineFormat(format)) {
    printView(io, format, { value: errorValue(described), text: () => '' });
  }
  return described.exitCode;
}

function reportOfAny(error: unknown): ErrorReport {
  if (error instanceof CliError) return error.report;
  if (error instanceof CommanderError) return usageReport(error);
  return {
    exitCode: exitCodes.failed,
    code: 'InternalError',
    message: error instanceof Error ? error.message : String(error),
    cause: 'A defect in aksc.',
    ...(error instanceof Error && error.stack ? { fix: `Report it with this trace: ${error.stack}` } : {}),
  };
}

function interrupted(error: unknown): ErrorReport {
  const { message, fix, commands } =
    error instanceof CliError
      ? error.report
      : { message: 'stopped by Ctrl+C.', fix: undefined, commands: undefined };
  return {
    exitCode: exitCodes.interrupted,
    code: 'Interrupted',
    message,
    ...(fix === undefined ? {} : { fix }),
    ...(commands === undefined ? {} : { commands }),
  };
}

function usageReport({ message }: CommanderError): ErrorReport {
  const text = message.replace(/^error: /, '');
  const option = /'(?<option>--?[a-z][\w-]*|-\w)/.exec(text)?.groups?.['option'];
  return {
    exitCode: exitCodes.usage,
    code: 'InvalidArgument',
    message: text,
    ...(option === undefined ? {} : { target: option }),
    fix: 'Add --help to see what the command takes.',
  };
}

/** The format as it was typed: a command line that could not be parsed has no other. */
function formatOf(words: readonly string[]) {
  const index = words.findIndex((word) => word === '-o' || word === '--output');
  const joined = words.find((word) => word.startsWith('--output='))?.slice('--output='.length);
  return outputFormats.find((format) => format === (joined ?? words[index + 1]) && (joined ?? index >= 0));
}
