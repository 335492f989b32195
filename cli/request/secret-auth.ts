import type { AuthInfo } from '../../connection/linker';
import { usageError } from '../cli-error';
import type { TargetCommand } from '../targets/target-command';
import { assertKeys, parsePairs } from './pairs';

type SecretAuth = Extract<AuthInfo, { authType: 'secret' }>;
type SecretInfo = NonNullable<SecretAuth['secretInfo']>;

const FLAG = '--secret';

interface TypedSecret {
  secret?: true | string[];
  optOut?: string[];
}

/** What `--secret` means: the target's own key, a password that is given, or one that lies in a key vault. */
export function secretAuth(
  { target, displayName }: TargetCommand,
  { secret = true, optOut = [] }: TypedSecret,
  secretFromEnvironment: string | undefined,
): SecretAuth {
  const pairs = parsePairs(FLAG, secret === true ? [] : secret);
  if (Object.hasOwn(pairs, 'secret-uri'))
    throw usageError(
      FLAG,
      'secret-uri= is not available on AKS: give secret-name= (and secret-version=) with --vault-id',
    );
  if (!target?.callerSecret) {
    if (Object.keys(pairs).length > 0)
      throw usageError(FLAG, `takes no values: the service reads the key of ${displayName} itself`);
    return { authType: 'secret' };
  }
  const hasName = target.callerSecret === 'nameAndPassword';
  assertKeys(FLAG, pairs, [...(hasName ? ['name'] : []), 'secret', 'secret-name', 'secret-version']);
  const name = hasName ? nameOf(pairs) : 'NA';
  const secretInfo = passwordOf(pairs, secretFromEnvironment, !optOut.includes('configinfo'));
  return { authType: 'secret', name, ...(secretInfo ? { secretInfo } : {}) };
}

function nameOf({ name }: Readonly<Record<string, string>>): string {
  if (!name) throw usageError(FLAG, 'name= is missing; give the user name');
  return name;
}

/** @param isNeeded whether somebody reads the password: not when no Secret is made. */
function passwordOf(
  pairs: Readonly<Record<string, string>>,
  secretFromEnvironment: string | undefined,
  isNeeded: boolean,
): SecretInfo | undefined {
  const { 'secret-name': name, 'secret-version': version } = pairs;
  if (name !== undefined) {
    if (pairs['secret'] !== undefined)
      throw usageError(
        FLAG,
        'takes secret= or secret-name=, not both: the password is given or lies in a vault',
      );
    return { secretType: 'keyVaultSecretReference', name, ...(version ? { version } : {}) };
  }
  if (version !== undefined) throw usageError(FLAG, 'secret-version= belongs to secret-name=');
  const value = pairs['secret'] ?? secretFromEnvironment;
  if (value) return { secretType: 'rawValue', value };
  if (!isNeeded) return undefined;
  throw usageError(
    FLAG,
    'secret= is missing; give it, set AKSC_SECRET, or name a secret of a key vault: secret-name= with --vault-id',
  );
}
