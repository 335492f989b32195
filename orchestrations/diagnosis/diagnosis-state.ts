import type { OrchestrationContext } from 'durable-functions';
import type { RemediationAction, StoredReport } from '../../activities/diagnosis/diagnosis-activity';
import { type DiagnosisPhaseName, diagnosisPhases } from '../../connection/diagnosis-phases';
import type { ConnectionError } from '../../connection/errors';
import { briefRepairs, type Repair } from '../../connection/repair';
import type { ConnectionRequest } from '../../connection/request';
import { pendingPhases, type PhaseState, progressOf } from '../../connection/status';
import { type BaseOrder, type BaseState, beginState, phaseStatus } from '../connect-state';
import { tell } from '../progress';

/** What a door starts a diagnosis with. Texts hold no credential; those of a request are sealed. */
export interface DiagnosisOrder extends BaseOrder {
  family: 'diagnosis';
  connectionName?: string;
  errorText?: string;
  /** The request that failed. */
  failedRequest?: ConnectionRequest;
  remediate: 'none' | 'safe' | 'ask';
  approvalMinutes: number;
}

/** A repair with what it does. */
export interface PlannedRepair {
  repair: Repair;
  actions: RemediationAction[];
}

export interface DiagnosisState extends BaseState {
  order: DiagnosisOrder;
  report?: StoredReport;
  verdict: string[];
  repairs: PlannedRepair[];
  error?: ConnectionError;
}

/** How a diagnosis ended: the output of its orchestration. */
export type DiagnosisResult = {
  operationId: string;
  clusterId: string;
  /** ISO 8601. */
  startedAt: string;
  /** ISO 8601. */
  endedAt: string;
  warnings: string[];
} & (
  | { status: 'Succeeded'; result: DiagnosisOutcome; report: StoredReport }
  | { status: 'Failed'; error: ConnectionError; undone: string[]; kept: string[]; leftBehind: string[] }
);

/** What the status of a diagnosis says at its end; the whole report is a document of its own. */
export interface DiagnosisOutcome {
  clusterId: string;
  /** One or two sentences. */
  verdict: string[];
  /** The most important first. */
  findings: Pick<
    StoredReport['findings'][number],
    'id' | 'title' | 'severity' | 'confidence' | 'cause' | 'fix' | 'commands'
  >[];
  healthy: number;
  notReadable: number;
  repairs: Repair[];
}

export function beginDiagnosis(order: DiagnosisOrder, now: Date): DiagnosisState {
  const phases = pendingPhases(diagnosisPhases);
  return { ...beginState(order, now), order, phases, verdict: [], repairs: [] };
}

/** Shows phases and repairs in the durable custom status. */
export function showDiagnosis(context: OrchestrationContext, state: DiagnosisState, message: string): void {
  const repairs = briefRepairs(state.repairs.map(({ repair }) => repair));
  context.df.setCustomStatus({
    ...progressOf(state.phases, message),
    startedAt: state.startedAt,
    ...(repairs.length === 0 ? {} : { repairs }),
  });
}

/** Begins a phase, once. */
export function startPhase(
  context: OrchestrationContext,
  state: DiagnosisState,
  name: DiagnosisPhaseName,
): void {
  const status = phaseStatus(state, name);
  status.attempt += 1;
  status.state = 'running';
  if (status.startedAt === undefined) {
    status.startedAt = context.df.currentUtcDateTime.toISOString();
    const { title } = diagnosisPhases.find((phase) => phase.name === name) ?? { title: name };
    status.message = title;
    tell(context, state, 'phase.started', { phase: name, message: title });
  }
  showDiagnosis(context, state, status.message);
}

/** Ends a phase. */
export function endPhase(
  context: OrchestrationContext,
  state: DiagnosisState,
  name: DiagnosisPhaseName,
  ending: { state: Extract<PhaseState, 'completed' | 'skipped' | 'failed'>; message: string },
): void {
  const status = phaseStatus(state, name);
  status.endedAt = context.df.currentUtcDateTime.toISOString();
  status.state = ending.state;
  status.message = ending.message;
  if (ending.state !== 'failed')
    tell(context, state, `phase.${ending.state}`, { phase: name, message: ending.message });
  showDiagnosis(context, state, ending.message);
}
