import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { CliError } from '../cli-error';
import { exitCodes } from '../exit-codes';
import type { Io } from '../io';
import { credentialKinds } from './credential-kinds';

/** What `aksc login` remembers: addresses and the kind of credential. Never a token or a key. */
const Config = z.strictObject({
  endpoint: z.url().optional(),
  audience: z.string().optional(),
  credential: z.enum(credentialKinds).optional(),
  caFile: z.string().optional(),
  /** State directory of a local stack; takes the place of all of the above. */
  local: z.string().optional(),
  subscription: z.string().optional(),
});
export type Config = z.infer<typeof Config>;

/** `AKSC_CONFIG`, else `aksc/config.json` where the system keeps settings of users. */
export function configPath({ env, home, directory }: Pick<Io, 'env' | 'home' | 'directory'>): string {
  const given = env['AKSC_CONFIG'];
  if (given) return resolve(directory, given);
  return join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'aksc', 'config.json');
}

/** The remembered settings; empty when there are none. Fails when the file holds something else. */
export function readConfig(io: Pick<Io, 'env' | 'home' | 'directory'>): Config {
  const path = configPath(io);
  const text = readIfThere(path);
  if (text === undefined) return {};
  const parsed = Config.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`);
  throw new CliError({
    exitCode: exitCodes.usage,
    code: 'InvalidConfiguration',
    message: `${path}: ${problems.join('; ')}`,
    target: path,
    fix: 'Correct the file, or remove it and sign in again.',
    commands: ['aksc login --endpoint https://...'],
  });
}

/** Writes the file in one step, readable by its owner only. @returns its path. */
export function writeConfig(io: Pick<Io, 'env' | 'home' | 'directory'>, config: Config): string {
  const path = configPath(io);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  chmodSync(`${path}.new`, 0o600);
  renameSync(`${path}.new`, path);
  return path;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return 'not JSON';
  }
}
