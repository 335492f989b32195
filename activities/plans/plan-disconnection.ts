import { sameArmId } from '../../connection/arm-id';
import { connectionError } from '../../connection/errors';
import { linkerId } from '../../connection/names';
import type { PlannedOperation, Removal } from '../../connection/plan';
import type { LinkerCommand } from '../../connection/request';
import type { Step } from '../../connection/step';
import type { Clients } from '../clients';
import { readElsewhere } from '../records/elsewhere';
import type { RemovalInput } from '../phase-activity';
import { ConnectionFailure } from '../connection-failure';
import { type ConnectionRecord, otherRecords, recordOfLinker } from '../records/connection-record';
import { madeFor, type MadeThing } from './made-for';
import { withoutStayingNamespaces } from '../phases/own-namespace';
import { LEAVE_REMAINS } from '../phases/record-connection';
import { recordedFacts, recordedRequest } from '../records/recorded-work';
import { readKept } from '../records/remains';

/** Which parts of a connection go when it is deleted or changed. The record of a deleted one always goes. */
export interface CleanUp {
  configAuth: boolean;
  configNetwork: boolean;
  configConnection: boolean;
}

/** Works out what a deletion takes away: what was asked to be cleaned up, and nobody else needs. */
export async function planDisconnection(
  clients: Clients,
  { request, departing = [], elsewhere }: Pick<RemovalInput, 'request' | 'departing' | 'elsewhere'>,
): Promise<Step<Removal>> {
  const { clusterId, name, deleteOrUpdateBehavior } = request;
  const kubernetes = await (await clients.clusters()).clientOf(clusterId);
  const { records, remains } = await readKept(kubernetes);
  const id = linkerId(clusterId, name);
  // What a deleted connection has left can still be cleaned up.
  const known = deleteOrUpdateBehavior === 'ForcedCleanup' ? [...records, ...remains] : records;
  const record = recordOfLinker(known, id);
  if (!record) {
    const message = `The cluster has no connection ${name}.`;
    throw new ConnectionFailure(connectionError('ConnectionNotFound', { message, target: id }));
  }
  const cleanUp = cleanUpOf(record.linker.properties, deleteOrUpdateBehavior);
  const others = [...otherRecords(records, id), ...(await readElsewhere(clients, elsewhere)).records];
  const staying = others.filter(({ linker }) => !departing.some((gone) => sameArmId(gone, linker.id)));
  const removal = removalOf(madeFor(clusterId, record), cleanUp, staying);
  const operations = await withoutStayingNamespaces(kubernetes, removal.operations, departing.length > 0);
  return {
    state: 'done',
    message: `Removals: ${removal.operations.length}`,
    facts: {
      ...removal,
      operations: removal.remains.length === 0 ? operations : operations.map(leavingRemains),
      request: recordedRequest(clusterId, record, clients.sealingKey),
      facts: { ...recordedFacts(record), staying: OPERATION_TYPES.filter((type) => !cleanUp[type]) },
    },
  };
}

const OPERATION_TYPES = ['configAuth', 'configNetwork', 'configConnection'] as const;

/** While something stays, the record is not removed: it says from now on what is left. */
function leavingRemains(operation: PlannedOperation): PlannedOperation {
  if (operation.phase !== 'record-connection') return operation;
  return { ...operation, name: LEAVE_REMAINS, action: 'kubernetes/configmaps/write' };
}

/** What the properties of a linker, or a caller for all of them, want to be cleaned up. */
export function cleanUpOf(
  properties: Readonly<Record<string, unknown>>,
  behaviour: LinkerCommand['deleteOrUpdateBehavior'],
): CleanUp {
  const asks = (part: string) => {
    const own = properties[part] as { deleteOrUpdateBehavior?: string | null } | null | undefined;
    return (behaviour ?? own?.deleteOrUpdateBehavior) === 'ForcedCleanup';
  };
  return {
    configAuth: asks('authInfo'),
    configNetwork: asks('publicNetworkSolution'),
    configConnection: asks('configurationInfo'),
  };
}

/** Sorts what was made into what goes, what stays as asked, and what others need. */
export function removalOf(
  things: readonly MadeThing[],
  cleanUp: CleanUp,
  others: readonly ConnectionRecord[],
): Pick<Removal, 'operations' | 'remains' | 'shared'> {
  const goes = ({ operation }: MadeThing) =>
    operation.phase === 'record-connection' || cleanUp[operation.operationType];
  const isShared = (thing: MadeThing) => others.some((other) => thing.isUsedBy(other));
  const unused = things.filter((thing) => !isShared(thing));
  return {
    operations: unused.filter(goes).map(({ operation }) => operation),
    remains: unused
      .filter((thing) => !goes(thing) && thing.operation.name !== 'createNamespace')
      .map(({ operation, command }) => ({
        description: operation.description,
        ...(command === undefined ? {} : { command }),
      })),
    shared: things
      .filter((thing) => isShared(thing) && thing.operation.name !== 'createNamespace')
      .map(({ operation }) => `${operation.description}: other connections use it`),
  };
}
