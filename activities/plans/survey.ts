import type { ClusterExtension } from '../../azure/extensions';
import type { ManagedCluster } from '../../azure/managed-cluster';
import type { ConnectionFacts } from '../../connection/plan';
import type { ConnectionRecord } from '../records/connection-record';

/** What a plan has found, shared by the planning of all phases. */
export interface Survey {
  cluster: ManagedCluster;
  facts: ConnectionFacts;
  /** Registration states by provider, those that the connection needs. */
  providers: readonly { subscriptionId: string; namespace: string; state: string }[];
  extension?: ClusterExtension;
  /** Every connection of the cluster. */
  records: readonly ConnectionRecord[];
  /** Connections of other clusters to the target. */
  elsewhere: readonly ConnectionRecord[];
  /** These and what deleted ones have left in place: all that this system has made and knows as its own. */
  made: readonly ConnectionRecord[];
}
