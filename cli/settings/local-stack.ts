import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { CliError } from '../cli-error';
import { exitCodes } from '../exit-codes';
import type { Io } from '../io';

const FILE = 'endpoints.json';
const DEFAULT_DIRECTORY = '.local';

/** What a running local stack writes into its state directory; the parts that a client needs. */
const LocalStack = z.object({
  functionsHttps: z.url(),
  arm: z.url(),
  caFile: z.string(),
  kubeconfig: z.string(),
  identityEndpoint: z.url(),
  identityHeader: z.string(),
});
export type LocalStack = z.infer<typeof LocalStack>;

/**
 * Finds the local stack of a state directory.
 * @param directory as given, or `true` for the usual one: `LOCAL_STATE_DIR`, else `.local`.
 */
export function findLocalStack(
  { env, directory: base }: Io,
  directory: string | true,
): LocalStack & { stateDirectory: string } {
  const named = directory === true ? env['LOCAL_STATE_DIR'] || DEFAULT_DIRECTORY : directory;
  const stateDirectory = resolve(base, named);
  try {
    const text = readFileSync(join(stateDirectory, FILE), 'utf8');
    return { ...LocalStack.parse(JSON.parse(text)), stateDirectory };
  } catch {
    throw new CliError({
      exitCode: exitCodes.unreachable,
      code: 'LocalStackNotFound',
      message: `No local stack runs in ${stateDirectory}: there is no readable ${FILE}.`,
      target: '--local',
      fix: 'Start the local stack and wait until it says that it is ready, or name its state directory.',
      commands: ['npm start', 'aksc ... --local DIRECTORY'],
    });
  }
}
