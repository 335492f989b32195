import type { Remainder } from '../../connection/plan';
import { secretName } from '../../connection/names';
import type { ConnectionOptions } from '../address/address-options';
import { type LinkerAddress, linkerAddressOf } from '../address/linker-address';
import { deleteLinker, findLinker, type Linker } from '../api/linkers';
import { CliError, usageError } from '../cli-error';
import type { CliContext } from '../context';
import { type ExitCode, exitCodes } from '../exit-codes';
import type { Paint } from '../output/paint';
import { type FollowedOperation, followOperation } from '../progress/follow-operation';
import { type KubernetesResource, namespaceOf, objectsOf, resourcesOf } from './kubernetes-resources';
import { tellHowToWatch } from './write-linker';

export interface DeleteOptions extends ConnectionOptions {
  yes?: true;
  cleanup?: true;
  wait: boolean;
}

/** What became of a deleted connection's parts. */
interface Leftovers {
  removed: readonly string[];
  remains: readonly Remainder[];
}

/**
 * Deletes a connection after a confirmation, and tells what remains and how to remove it. A cleanup also takes away what
 * a connection of this name left when it was deleted earlier.
 */
export async function deleteConnection(context: CliContext, options: DeleteOptions): Promise<ExitCode> {
  const { http } = context.service();
  const address = linkerAddressOf(options, context.defaultSubscription());
  const found = (await findLinker(http, address))?.linker;
  const withCleanup = options.cleanup === true;
  if (!found && !withCleanup) throw nothingToDelete(address, false);
  // Of a connection that was deleted earlier only the service knows what it left.
  const linker: Linker = found ?? { id: address.linkerId, name: address.name, properties: {} };
  const stakes = found ? resourcesOf(objectsOf(found)) : [];
  if (!options.yes && !(await isConfirmed(context, questionOf(context, linker, options, !found), stakes))) {
    context.note('Nothing was deleted.');
    return exitCodes.failed;
  }
  const begun = await deleteLinker(http, address, withCleanup);
  if (!begun) throw nothingToDelete(address, withCleanup);
  if (!options.wait || begun.operationPath === undefined) {
    tellHowToWatch(context, address, begun.operationPath);
    return exitCodes.ok;
  }
  const followed = await followOperation(context, begun.operationPath);
  for (const warning of followed.warnings) context.note(`${context.paint('yellow', 'Warning:')} ${warning}`);
  printLeftovers(context, linker, leftoversOf(followed, linker, withCleanup));
  return exitCodes.ok;
}

function questionOf(
  { paint }: CliContext,
  linker: Linker,
  { cleanup }: DeleteOptions,
  isGone: boolean,
): string {
  const name = paint('bold', linker.name);
  if (isGone)
    return `There is no connection ${name}. This takes away what one of this name left when it was deleted. Pods that use it stop working.`;
  return cleanup
    ? `This deletes the connection ${name} with everything that was made for it. Pods that use it stop working:`
    : `This deletes the connection ${name}. These stay until they are removed by hand or with cleanup:`;
}

async function isConfirmed(
  { io, note }: CliContext,
  question: string,
  stakes: readonly KubernetesResource[],
): Promise<boolean> {
  if (!io.isInteractive)
    throw usageError('--yes', 'is missing: nobody can be asked here, and deleting cannot be taken back');
  note(question);
  for (const { kind, namespace, name } of stakes) note(`  ${kind} ${namespace}/${name}`);
  const answer = await io.ask('Go on? (y/N) ');
  return /^y(?:es)?$/i.test(answer.trim());
}

function leftoversOf(
  { result, properties }: FollowedOperation,
  linker: Linker,
  withCleanup: boolean,
): Leftovers {
  const told = result['remains'] ?? (properties as { remains?: unknown } | null | undefined)?.remains;
  const removed = Array.isArray(result['removed']) ? result['removed'].map(String) : [];
  if (Array.isArray(told)) return { removed, remains: told as Remainder[] };
  // A service that says nothing leaves the Kubernetes objects, as Service Connector does.
  return { removed, remains: withCleanup || result['removed'] ? [] : remainingObjects(linker) };
}

function remainingObjects(linker: Linker): Remainder[] {
  return resourcesOf(objectsOf(linker)).map(({ kind, namespace, name }) => ({
    description: `${kind} ${namespace}/${name}`,
    command: `kubectl delete ${kind.toLowerCase()} ${name} --namespace ${namespace}`,
  }));
}

function printLeftovers({ print }: CliContext, linker: Linker, { removed, remains }: Leftovers): void {
  print({
    value: { id: linker.id, name: linker.name, removed, remains },
    rows: remains.map(({ description, command = '' }) => ({ description, command })),
    text: (paint) => leftoversText(linker.name, { removed, remains }, paint),
  });
}

function leftoversText(name: string, { removed, remains }: Leftovers, paint: Paint): string {
  const commands = remains.flatMap(({ command }) => (command === undefined ? [] : [`  ${command}`]));
  return [
    paint('green', `Connection ${name} is deleted.`),
    ...(removed.length > 0 ? [paint('bold', 'Removed'), ...removed.map((text) => `  ${text}`)] : []),
    ...(remains.length > 0
      ? [paint('bold', 'Remains'), ...remains.map(({ description }) => `  ${description}`)]
      : []),
    ...(commands.length > 0
      ? [paint('bold', 'To remove it, when no pod needs it any more'), ...commands]
      : []),
  ].join('\n');
}

/** Another service, or an older one, may have left objects that nobody knows. */
function nothingToDelete({ linkerId, name }: LinkerAddress, withCleanup: boolean): CliError {
  return new CliError({
    exitCode: exitCodes.notFound,
    code: 'ConnectionNotFound',
    message: `There is no connection ${name}.`,
    target: linkerId,
    ...(withCleanup
      ? {
          fix: 'If something has stayed all the same, remove it by hand.',
          commands: [
            `kubectl delete secret ${secretName(name)} --namespace ${namespaceOf({ properties: {} })}`,
          ],
        }
      : { fix: 'List the connections and check the name.', commands: ['aksc connection list ...'] }),
  });
}
