import type { Work } from '../work';
import { type ConnectionRecord, otherRecords, readRecords } from './connection-record';

/**
 * The other connections that may need what is about to be taken away, as they are at this moment.
 * @param elsewhere connections of other clusters.
 * @throws KubernetesError when the cluster cannot be read.
 */
export async function readOthers(
  work: Pick<Work, 'kubernetes' | 'linkerId'>,
  elsewhere: readonly ConnectionRecord[] = [],
): Promise<ConnectionRecord[]> {
  const records = await readRecords(await work.kubernetes());
  return otherRecords([...records, ...elsewhere], work.linkerId);
}
