import { Option } from 'commander';
import { type ConnectionOptions, connectionOptions } from '../address/address-options';
import { linkerAddressOf } from '../address/linker-address';
import { findLinker, type Linker } from '../api/linkers';
import { CliError, usageError } from '../cli-error';
import type { CommandDefinition } from '../command';
import type { CliContext } from '../context';
import { exitCodes } from '../exit-codes';
import { linkerView } from '../linkers/linker-view';
import { parseCondition } from '../linkers/condition';

interface WaitOptions extends ConnectionOptions {
  created?: true;
  updated?: true;
  deleted?: true;
  exists?: true;
  custom?: string;
  interval: string;
  timeout: string;
}

const GROUP = 'Condition:';
const DEFAULT_INTERVAL_SECONDS = 5;
const DEFAULT_TIMEOUT_SECONDS = 3600;

export const connectionWait: CommandDefinition = {
  options: () => [
    new Option('--created', 'until the state is Succeeded').helpGroup(GROUP),
    new Option('--updated', 'until the state is Succeeded').helpGroup(GROUP),
    new Option('--deleted', 'until there is no such connection').helpGroup(GROUP),
    new Option('--exists', 'until there is such a connection').helpGroup(GROUP),
    new Option(
      '--custom <condition>',
      "until a condition holds: path=='value' and path!='value', joined by && and ||",
    ).helpGroup(GROUP),
    new Option('--interval <seconds>', 'between two looks')
      .default(String(DEFAULT_INTERVAL_SECONDS))
      .helpGroup(GROUP),
    new Option('--timeout <seconds>', 'until waiting is given up (exit code 6)')
      .default(String(DEFAULT_TIMEOUT_SECONDS))
      .helpGroup(GROUP),
    ...connectionOptions(),
  ],
  examples: [
    {
      text: 'After a create with --no-wait',
      command: 'aksc connection wait --created -g shop -n prod --connection orders_blob',
    },
    {
      text: 'Any condition',
      command: `aksc connection wait --id $CONNECTION_ID --custom "properties.provisioningState!='Accepted'"`,
    },
  ],
  async run({ options }, context) {
    const typed = options as unknown as WaitOptions;
    const isMet = conditionOf(typed);
    const address = linkerAddressOf(typed, context.defaultSubscription());
    const intervalMs = secondsOf('--interval', typed.interval) * 1000;
    const deadline = context.io.now() + secondsOf('--timeout', typed.timeout) * 1000;
    for (;;) {
      const linker = (await findLinker(context.service().http, address))?.linker;
      if (isMet(linker)) return finish(context, linker);
      if (context.io.now() + intervalMs > deadline) throw timedOut(address.linkerId, linker);
      await context.io.pause(intervalMs);
    }
  },
};

function finish(context: CliContext, linker: Linker | undefined): void {
  if (linker) context.print(linkerView(linker));
}

type Condition = (linker: Linker | undefined) => boolean;

function conditionOf(options: WaitOptions): Condition {
  const { created, updated, deleted, exists, custom } = options;
  const given = [created, updated, deleted, exists, custom].filter((value) => value !== undefined);
  if (given.length !== 1)
    throw usageError(
      '--created',
      'give exactly one of --created, --updated, --deleted, --exists and --custom',
    );
  if (deleted) return (linker) => linker === undefined;
  if (exists) return (linker) => linker !== undefined;
  if (custom === undefined) return hasSucceeded;
  const condition = parseCondition(custom);
  return (linker) => linker !== undefined && condition(linker);
}

/** A failed connection will not become a good one by waiting. */
function hasSucceeded(linker: Linker | undefined): boolean {
  const state = linker?.properties.provisioningState;
  if (state === 'Failed' || state === 'Canceled')
    throw new CliError({
      exitCode: exitCodes.failed,
      code: 'ConnectionFailed',
      message: `The connection is in the state ${state}.`,
      target: linker?.id ?? '',
      commands: [`aksc connection validate --id ${linker?.id}`],
    });
  return state === 'Succeeded';
}

function secondsOf(flag: string, text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && Number.isFinite(seconds) && seconds > 0) return seconds;
  throw usageError(flag, 'must be a number of seconds above 0');
}

function timedOut(linkerId: string, linker: Linker | undefined): CliError {
  const state = linker ? `is in the state ${linker.properties.provisioningState}` : 'does not exist';
  return new CliError({
    exitCode: exitCodes.unreachable,
    code: 'TimedOut',
    message: `The condition was not met in time; the connection ${state}.`,
    target: linkerId,
    fix: 'Wait longer with --timeout, or look at the connection.',
    commands: [`aksc connection show --id ${linkerId}`],
  });
}
