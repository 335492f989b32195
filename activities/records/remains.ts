import { EXTENSION_NAMESPACE, recordName } from '../../connection/names';
import type { OperationType } from '../../connection/plan';
import type { KubernetesClient } from '../../kubernetes/kubernetes-client';
import { configMapManifest, configMapReference, RECORD_LABEL } from '../../kubernetes/manifests';
import { type ConnectionRecord, parseRecord, RECORD_KEY } from './connection-record';

/**
 * Key of a ConfigMap that tells what a deleted connection has left in place. It is another key than that of a
 * connection, so nobody takes it for one.
 */
const REMAINS_KEY = 'remains.json';

/** Everything that is kept with a cluster, read at once. */
export interface KeptRecords {
  /** Every connection of the cluster. */
  records: ConnectionRecord[];
  /** What connections that were deleted have left in place. */
  remains: ConnectionRecord[];
}

/** Reads connections and what deleted ones have left. ConfigMaps that are not understood are left out. */
export async function readKept(kubernetes: KubernetesClient): Promise<KeptRecords> {
  const maps = await kubernetes.list('v1', 'ConfigMap', EXTENSION_NAMESPACE, RECORD_LABEL);
  const parsed = (key: string) => maps.flatMap(({ data }) => parseRecord(data?.[key]) ?? []);
  return { records: parsed(RECORD_KEY), remains: parsed(REMAINS_KEY) };
}

/**
 * Puts what stays in the place of a connection's record: what this system has made stays known as its own.
 * @param staying the kinds of changes that were not taken back.
 */
export async function leaveRemains(
  kubernetes: KubernetesClient,
  linkerId: string,
  staying: readonly OperationType[],
): Promise<void> {
  const name = recordName(linkerId);
  const map = await kubernetes.read(configMapReference(EXTENSION_NAMESPACE, name));
  const record = parseRecord(map?.data?.[RECORD_KEY]);
  // A repetition finds that it has been done.
  if (!record) return;
  const data = { [REMAINS_KEY]: JSON.stringify(reduced(record, staying)) };
  const wanted = configMapManifest({
    namespace: EXTENSION_NAMESPACE,
    name,
    linkerId,
    data,
    record: 'remains',
  });
  await kubernetes.apply(wanted, { force: true });
}

/** What has gone is not ours any more, should somebody else make the same later. */
function reduced(record: ConnectionRecord, staying: readonly OperationType[]): ConnectionRecord {
  const { ownAccess, databaseUser, ...rest } = record;
  const hasAccess = staying.includes('configAuth');
  return {
    ...rest,
    roles: hasAccess ? rest.roles : [],
    ...(hasAccess && ownAccess !== undefined ? { ownAccess } : {}),
    ...(hasAccess && databaseUser ? { databaseUser } : {}),
    openedRanges: staying.includes('configNetwork') ? rest.openedRanges : [],
  };
}
