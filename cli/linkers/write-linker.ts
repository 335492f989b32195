import type { LinkerAddress } from '../address/linker-address';
import { getLinker, type Linker, listConfigurations, putLinker } from '../api/linkers';
import { operationIdOfPath } from '../api/operations';
import type { CliContext } from '../context';
import { followOperation } from '../progress/follow-operation';
import { textTable } from '../output/text-table';
import type { View } from '../output/printer';
import { usageText } from '../usage/usage-text';
import { objectsOf } from './kubernetes-resources';
import { linkerValue, linkerView } from './linker-view';

/** One PUT and what follows. */
export interface LinkerWrite {
  address: LinkerAddress;
  properties: unknown;
  /** The version that is replaced. */
  etag?: string;
  /** Whether to wait until the operation has ended. */
  wait: boolean;
}

/** Makes or replaces a connection, shows how that goes on, and prints what exists then. */
export async function writeLinker(context: CliContext, write: LinkerWrite): Promise<void> {
  const { http } = context.service();
  const { address, properties, etag, wait } = write;
  const { linker, operationPath } = await putLinker(http, address, properties, etag);
  if (!wait || operationPath === undefined) {
    tellHowToWatch(context, address, operationPath);
    context.print(linkerView(linker));
    return;
  }
  context.note(`Connecting ${address.name} ...`);
  const { warnings, result } = await followOperation(context, operationPath);
  for (const warning of warnings) context.note(`${context.paint('yellow', 'Warning:')} ${warning}`);
  context.print(await outcomeView(context, address, result));
}

/** For `--no-wait`: says what to do instead. */
export function tellHowToWatch(
  { note }: Pick<CliContext, 'note'>,
  { linkerId }: LinkerAddress,
  operationPath: string | undefined,
): void {
  const operationId = operationPath === undefined ? undefined : operationIdOfPath(operationPath);
  note(
    operationId === undefined
      ? `Watch it: aksc connection wait --updated --id ${linkerId}`
      : `Watch it: aksc operation watch ${operationId}`,
  );
}

async function outcomeView(
  context: CliContext,
  address: LinkerAddress,
  result: Record<string, unknown>,
): Promise<View> {
  const { http } = context.service();
  const [{ linker }, configurations] = await Promise.all([
    getLinker(http, address),
    listConfigurations(http, address),
  ]);
  const view = linkerView(linker, configurations);
  const objects = objectsOf(linker, configurations);
  const changes = changesOf(result);
  return {
    ...view,
    value: { ...linkerValue(linker, configurations), ...identityOf(result) },
    text: (paint) =>
      [
        view.text(paint),
        ...identityLines(linker, result),
        ...(changes.length > 0 ? ['', textTable(changes, paint)] : []),
        '',
        usageText(linker.id, linker.properties.clientType ?? 'none', objects, paint),
      ].join('\n'),
  };
}

/** Whom the workload signs in as; with the CSI driver the add-on's identity, which no option named. */
function identityOf({ principal }: Record<string, unknown>): { identity: unknown } | undefined {
  return principal === undefined || principal === null ? undefined : { identity: principal };
}

function identityLines({ properties }: Linker, { principal }: Record<string, unknown>): string[] {
  const clientId = (principal as { clientId?: unknown } | undefined)?.clientId;
  if (typeof clientId !== 'string' || clientId === properties.authInfo?.clientId) return [];
  return ['', `The workload signs in as ${clientId}.`];
}

/** What an update took away, and what it left. */
function changesOf({ removed, remains }: Record<string, unknown>): Record<string, string>[] {
  const taken = Array.isArray(removed)
    ? removed.map((text) => ({ Change: 'removed', What: String(text) }))
    : [];
  const left = Array.isArray(remains)
    ? remains.map((item: { description?: unknown }) => ({
        Change: 'stays',
        What: String(item.description ?? ''),
      }))
    : [];
  return [...taken, ...left];
}
