import type { DurableClient } from 'durable-functions';
import { type ConnectionRecord, withoutSecrets } from '../../activities/records/connection-record';
import { findConnection, listConnections } from '../../activities/records/find-connections';
import { type ConnectionError, connectionError } from '../../connection/errors';
import type { ProvisioningState, StoredLinker, SystemData } from '../../connection/linker-resource';
import { clients } from '../app';
import { type OpenOperation, openOperationOn, openOperations } from '../open-operations';
import type { AnyOrder } from '../start-operation';
import { ArmFailure, armErrorOf } from './arm-failure';
import type { LinkerAddress } from './linker-address';

/** A linker as callers see it now: as it is kept, or as the operation that runs on it will have it. */
export interface Linker {
  stored: StoredLinker;
  state: ProvisioningState;
  /** Absent while the connection is being made for the first time. */
  record?: ConnectionRecord;
}

/** The linker of an address, or the failure that says that there is none. */
export async function requireLinker(durable: DurableClient, address: LinkerAddress): Promise<Linker> {
  const linker = await findLinker(durable, address);
  if (linker) return linker;
  throw new ArmFailure(404, armErrorOf(notFound(address)));
}

function notFound({ linkerId }: LinkerAddress): ConnectionError {
  return connectionError('ConnectionNotFound', {
    message: `The Resource '${linkerId}' was not found.`,
    target: linkerId,
  });
}

/** The linker of an address, if there is one or one is being made. */
export async function findLinker(
  durable: DurableClient,
  address: LinkerAddress,
): Promise<Linker | undefined> {
  const [record, open] = await Promise.all([
    findConnection(clients, address.clusterId, address.name),
    openOperationOn(durable, address.linkerId),
  ]);
  return present(record, open);
}

/** Every linker of a cluster, the oldest first, those that are being made included. */
export async function listLinkers(durable: DurableClient, clusterId: string): Promise<Linker[]> {
  const [records, open] = await Promise.all([
    listConnections(clients, clusterId),
    openOperations(durable, (order) => sameText(order.request.clusterId, clusterId)),
  ]);
  const isOn = (id: string) => (operation: OpenOperation) => sameText(operation.order.linkerId, id);
  const kept = records.map((record) => present(record, open.find(isOn(record.linker.id))));
  const news = open
    .filter(({ order }) => !records.some(({ linker }) => sameText(linker.id, order.linkerId)))
    .map((operation) => present(undefined, operation));
  return [...kept, ...news].filter((linker) => linker !== undefined);
}

function present(record: ConnectionRecord | undefined, open: OpenOperation | undefined): Linker | undefined {
  if (open?.kind === 'connect') {
    const stored = promised(open.order, record?.linker.systemData);
    return { stored, state: 'Accepted', ...(record ? { record } : {}) };
  }
  if (!record) return undefined;
  return { stored: record.linker, record, state: open?.kind === 'disconnect' ? 'Deleting' : 'Succeeded' };
}

/** A linker as a running operation will leave it. */
export function promised(
  { linkerId, request, caller, requestedAt }: AnyOrder,
  before?: SystemData,
): StoredLinker {
  const by = caller ?? { name: clients.appId, type: 'Application' };
  return {
    id: linkerId,
    name: request.name,
    systemData: {
      createdBy: before?.createdBy ?? by.name,
      createdByType: before?.createdByType ?? by.type,
      createdAt: before?.createdAt ?? requestedAt,
      lastModifiedBy: by.name,
      lastModifiedByType: by.type,
      lastModifiedAt: requestedAt,
    },
    properties: 'properties' in request ? withoutSecrets(request.properties, clients.sealingKey) : {},
  };
}

function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
