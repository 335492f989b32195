import type { Target } from '../../targets/target';
import type { DiagnosticEntry } from '../catalogue/diagnostic-entry';
import type { ClusterReference } from '../cluster-reference';
import type { LinkerFacts } from '../evidence/connection';
import type { Evidence } from '../evidence/evidence';
import type { Installed } from '../evidence/installed';

/** What a check knows about the question besides the evidence. */
export interface CheckContext {
  cluster: ClusterReference;
  /** What runs on the cluster; decides which checks apply. */
  installed: Installed;
  /** Text of the error that made somebody ask. */
  errorText?: string;
  /** The request that is checked before any call, or that failed. */
  request?: { name?: string; properties: LinkerFacts };
  /** Only this connection; all of them when absent. */
  connectionName?: string;
  /** Known Azure services, for roles and firewalls. */
  targets: readonly Target[];
  now: Date;
}

/** One piece of evidence: where it was read and what was there. */
export interface EvidenceItem {
  where: string;
  what: string;
}

/** What a check saw when it fired. Title, cause, fix and commands come from the entry unless the facts say more. */
export interface Observation {
  state: 'fired';
  /** The resource or object with the problem. */
  subject?: string;
  evidence: EvidenceItem[];
  /** `high` unless the evidence leaves room for other causes. */
  confidence?: Confidence;
  cause?: string;
  fix?: string;
  /** Values for `<placeholders>` in the commands. */
  values?: Record<string, string>;
}

export type Confidence = 'high' | 'medium' | 'low';

/** A resource that decides this check could not be read. */
export interface NotReadable {
  state: 'notReadable';
  what: string;
  reason: string;
}

/** `undefined`: looked at and healthy. */
export type CheckResult = Observation | NotReadable | undefined;

/**
 * Looks whether one entry of the catalogue is the case. Reads through `evidence` only, changes nothing, and may throw
 * `Unreadable` (that is what `known(…)` does) where a decisive read failed.
 */
export type Check = (
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
) => Promise<CheckResult> | CheckResult;

/** Makes an observation; the short form for checks. */
export function fired(
  evidence: EvidenceItem[],
  facts: Omit<Observation, 'state' | 'evidence'> = {},
): Observation {
  return { state: 'fired', evidence, ...facts };
}

/** Fires when there is evidence, stays silent when there is none. */
export function firedIfAny(
  evidence: EvidenceItem[],
  facts: Omit<Observation, 'state' | 'evidence'> = {},
): Observation | undefined {
  return evidence.length === 0 ? undefined : fired(evidence, facts);
}

/**
 * Joins what the state shows with what a text says. The state proves the problem; a text alone, while the state looks healthy,
 * leaves room for doubt.
 */
export function firedByStateOrText(
  state: readonly EvidenceItem[],
  text: readonly EvidenceItem[],
  facts: Omit<Observation, 'state' | 'evidence'> = {},
): Observation | undefined {
  if (state.length === 0 && text.length === 0) return undefined;
  return fired([...state, ...text], { confidence: state.length > 0 ? 'high' : 'medium', ...facts });
}
