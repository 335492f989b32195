import { ArmError } from '../../azure/arm-error';
import type { Clients } from '../clients';
import type { ConnectionRecord } from './connection-record';
import { readKept } from './remains';
import { together } from '../together';

/** What other clusters keep about connections. */
export interface Elsewhere {
  /** Their connections. */
  records: ConnectionRecord[];
  /** These, and what deleted ones have left. */
  made: ConnectionRecord[];
  /** Ids of the clusters that are there and could not be read. */
  unreadable: string[];
}

/** Reads the records of other clusters. A cluster that is gone has no connections; one that does not answer may have. */
export async function readElsewhere(
  clients: Clients,
  clusterIds: readonly string[] = [],
): Promise<Elsewhere> {
  const read = await together(clusterIds.map((clusterId) => readOne(clients, clusterId)));
  return {
    records: read.flatMap(({ records }) => records),
    made: read.flatMap(({ made }) => made),
    unreadable: read.flatMap(({ unreadable }) => unreadable),
  };
}

async function readOne(clients: Clients, clusterId: string): Promise<Elsewhere> {
  try {
    const { records, remains } = await readKept(await (await clients.clusters()).clientOf(clusterId));
    return { records, made: [...records, ...remains], unreadable: [] };
  } catch (error) {
    const isGone = error instanceof ArmError && error.status === 404;
    return { records: [], made: [], unreadable: isGone ? [] : [clusterId] };
  }
}
