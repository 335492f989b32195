import type { ConnectionFacts } from '../../connection/plan';
import type { KubernetesClient } from '../../kubernetes/kubernetes-client';
import type { ConnectionRecord } from '../records/connection-record';
import type { Work } from '../work';

/** A recorded connection, with what Azure and the cluster say about it now. */
export interface CheckedConnection {
  work: Work;
  kubernetes: KubernetesClient;
  record: ConnectionRecord;
  facts: ConnectionFacts;
  isTargetThere: boolean;
}

/** What one check has found. Codes are stable; docs/api.md lists them. */
export type Finding =
  { result: 'success'; message?: string } | { result: 'warning' | 'failure'; code: string; message: string };

export const fine: Finding = { result: 'success' };

export function wrong(code: string, message: string): Finding {
  return { result: 'failure', code, message };
}
