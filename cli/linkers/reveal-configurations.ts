import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { sameArmId } from '../../connection/arm-id';
import { LINKER_ANNOTATION } from '../../connection/names';
import type { ConnectionObjects } from '../../connection/plan';
import type { Configuration } from '../api/linkers';
import { CliError, usageError } from '../cli-error';
import { exitCodes } from '../exit-codes';

const run = promisify(execFile);
const TIMEOUT_MS = 30_000;

export interface KubectlOptions {
  kubeconfig?: string;
  context?: string;
}

interface SecretObject {
  metadata?: { annotations?: Record<string, string> };
  data?: Record<string, string>;
}

/**
 * Fills in hidden values from the Secret, with the caller's own access to the cluster. The Secret has to belong to the
 * connection: a context can point to another cluster.
 */
export async function revealConfigurations(
  configurations: readonly Configuration[],
  { namespace, secretName }: ConnectionObjects,
  linkerId: string,
  options: KubectlOptions,
): Promise<Configuration[]> {
  if (secretName === undefined)
    throw usageError(
      '--reveal',
      'cannot be used: the configuration is opted out, so there is no Secret to read',
    );
  const secret = await readSecret(namespace, secretName, options);
  const owner = secret.metadata?.annotations?.[LINKER_ANNOTATION] ?? '';
  if (!sameArmId(owner, linkerId))
    throw usageError(
      '--context',
      `Secret ${namespace}/${secretName} of this cluster belongs to another connection`,
      {
        fix: 'Choose the context of the cluster that the connection starts from.',
        commands: ['kubectl config get-contexts'],
      },
    );
  return configurations.map((entry) => {
    const data = secret.data?.[entry.name];
    return entry.value || data === undefined
      ? entry
      : { ...entry, value: Buffer.from(data, 'base64').toString('utf8') };
  });
}

async function readSecret(
  namespace: string,
  name: string,
  { kubeconfig, context }: KubectlOptions,
): Promise<SecretObject> {
  const words = [
    ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
    ...(context === undefined ? [] : ['--context', context]),
    'get',
    'secret',
    name,
    '--namespace',
    namespace,
    '-o',
    'json',
  ];
  try {
    const { stdout } = await run('kubectl', words, { timeout: TIMEOUT_MS });
    return JSON.parse(stdout) as SecretObject;
  } catch (error) {
    throw notReadable(`${namespace}/${name}`, error, words);
  }
}

function notReadable(secret: string, error: unknown, words: readonly string[]): CliError {
  const { code, stderr = '' } = error as { code?: unknown; stderr?: string };
  const isMissing = code === 'ENOENT';
  const reason = isMissing ? 'kubectl is not installed' : (stderr.trim().split('\n').at(-1) ?? '');
  return new CliError({
    exitCode: /NotFound/.test(stderr) ? exitCodes.notFound : exitCodes.notAuthorized,
    code: 'SecretNotReadable',
    message: `--reveal: Secret ${secret} cannot be read: ${reason}`,
    target: '--reveal',
    fix: isMissing
      ? 'Install kubectl.'
      : 'Get access to the cluster and its namespace, and choose its context.',
    commands: isMissing ? ['az aks install-cli'] : [`kubectl ${words.slice(0, -2).join(' ')}`],
  });
}
