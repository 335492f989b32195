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
import { namespaceOf, objectsOf, resourcesOf } from './kubernetes-resources';
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

/** Deletes a connection after a confirmation, and tells what remains and how to remove it. */
export async function deleteConnection(context: CliContext, options: DeleteOptions): Promise<ExitCode> {
  const { http } = context.service();
  const address = linkerAddressOf(options, context.defaultSubscription());
  const linker = (await findLinker(http, address))?.linker;
  if (!linker) throw nothingToDelete(address, options.cleanup === true);
  const withCleanup = options.cleanup === true;
  if (!options.yes && !(await isConfirmed(context, linker, withCleanup))) {
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

async function isConfirmed(
  { io, note, paint }: CliContext,
  linker: Linker,
  withCleanup: boolean,
): Promise<boolean> {
  if (!io.isInteractive)
    throw usageError('--yes', 'is missing: nobody can be asked here, and deleting cannot be taken back');
  note(
    withCleanup
      ? `This deletes the connection ${paint('bold', linker.name)} with everything that was made for it. Pods that use it stop working:`
      : `This deletes the connection ${paint('bold', linker.name)}. These stay until they are removed by hand:`,
  );
  for (const { kind, namespace, name } of resourcesOf(objectsOf(linker)))
    note(`  ${kind} ${namespace}/${name}`);
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

/** After a deletion that kept the objects there is no connection any more that would know them all. */
function nothingToDelete({ linkerId, name }: LinkerAddress, withCleanup: boolean): CliError {
  return new CliError({
    exitCode: exitCodes.notFound,
    code: 'ConnectionNotFound',
    message: `There is no connection ${name}.`,
    target: linkerId,
    ...(withCleanup
      ? {
          fix: 'If it was deleted before, remove what has stayed by hand.',
          commands: [
            `kubectl delete secret ${secretName(name)} --namespace ${namespaceOf({ properties: {} })}`,
          ],
        }
      : { fix: 'List the connections and check the name.', commands: ['aksc connection list ...'] }),
  });
}
