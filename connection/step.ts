import type { ConnectionError } from './errors';

/** Why a phase waits. Busy, throttled and replication lag are different things with different waits. */
export type WaitReason =
  | 'Busy'
  | 'Throttled'
  | 'Replication'
  | 'LongRunningOperation'
  | 'Dependency'
  | 'Gate'
  | 'Transient'
  /** A repair waits for a person. */
  | 'Approval';

/**
 * What one short step of a phase says: it is done, there was nothing to do, it waits and goes on later from `progress`,
 * or it failed for good. Whatever a step returns is stored in the orchestration's history: no credentials.
 */
export type Step<Facts> =
  | { state: 'done'; message: string; facts?: Facts }
  | { state: 'skipped'; message: string; facts?: Facts }
  | { state: 'wait'; reason: WaitReason; message: string; seconds: number; progress?: Progress }
  | { state: 'failed'; error: ConnectionError };

/** Where a phase goes on after a wait: small, and stored. */
export type Progress = Record<string, string | number | boolean>;
