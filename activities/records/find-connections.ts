import { apiVersions } from '../../azure/api-versions';
import { sameArmId } from '../../connection/arm-id';
import { connectionError } from '../../connection/errors';
import { EXTENSION_NAMESPACE, linkerId, recordName } from '../../connection/names';
import { configMapReference } from '../../kubernetes/manifests';
import { classifyError } from '../classify-error';
import type { Clients } from '../clients';
import { ConnectionFailure } from '../connection-failure';
import {
  type ConnectionRecord,
  parseRecord,
  readRecords,
  RECORD_KEY,
  recordOfLinker,
} from './connection-record';
import { readKept } from './remains';

/**
 * Every connection that the cluster keeps, the oldest first.
 * @throws ConnectionFailure when the cluster cannot be read.
 */
export async function listConnections(clients: Clients, clusterId: string): Promise<ConnectionRecord[]> {
  return reading(clusterId, async () => {
    const records = await readRecords(await (await clients.clusters()).clientOf(clusterId));
    return records.toSorted((a, b) => (createdAt(a) < createdAt(b) ? -1 : 1));
  });
}

function createdAt({ linker }: ConnectionRecord): string {
  return linker.systemData.createdAt;
}

/**
 * One connection as the cluster keeps it, or `undefined`.
 * @throws ConnectionFailure when the cluster cannot be read.
 */
export async function findConnection(
  clients: Clients,
  clusterId: string,
  name: string,
): Promise<ConnectionRecord | undefined> {
  const id = linkerId(clusterId, name);
  return reading(clusterId, async () => {
    const kubernetes = await (await clients.clusters()).clientOf(clusterId);
    const map = await kubernetes.read(configMapReference(EXTENSION_NAMESPACE, recordName(id)));
    const record = parseRecord(map?.data?.[RECORD_KEY]);
    return record && sameArmId(record.linker.id, id) ? record : undefined;
  });
}

/**
 * Whether a connection of this name was deleted and has left something in place.
 * @throws ConnectionFailure when the cluster cannot be read.
 */
export async function hasRemains(clients: Clients, clusterId: string, name: string): Promise<boolean> {
  return reading(clusterId, async () => {
    const kubernetes = await (await clients.clusters()).clientOf(clusterId);
    const { remains } = await readKept(kubernetes);
    return recordOfLinker(remains, linkerId(clusterId, name)) !== undefined;
  });
}

/**
 * The Azure region of a cluster.
 * @throws ConnectionFailure when the cluster does not exist or cannot be read.
 */
export async function readClusterLocation(clients: Clients, clusterId: string): Promise<string> {
  return reading(clusterId, async () => {
    const cluster = await (
      await clients.arm()
    ).get<{ location: string }>(clusterId, apiVersions.managedClusters);
    if (cluster) return cluster.location;
    const message = `The cluster ${clusterId} does not exist.`;
    throw new ConnectionFailure(connectionError('ClusterNotFound', { message, target: clusterId }));
  });
}

/** Turns every failure into one that says what it means for the caller. */
async function reading<T>(clusterId: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const verdict = classifyError(error, { clusterId, refusedCode: 'ServiceUnavailable' });
    throw new ConnectionFailure(verdict.isFinal ? verdict.error : verdict.last);
  }
}
