import type { OrchestrationContext, Task } from 'durable-functions';
import type { DiagnosisFacts } from '../../activities/diagnosis/diagnosis-activity';
import type { ConnectionError } from '../../connection/errors';
import { repairOf } from './adopt-plans';
import {
  beginDiagnosis,
  type DiagnosisOrder,
  type DiagnosisOutcome,
  type DiagnosisResult,
  type DiagnosisState,
  endPhase,
  showDiagnosis,
  startPhase,
} from './diagnosis-state';
import { lookAtCluster } from './look-at-cluster';
import { flushAll, tell } from '../progress';
import { repairProblems } from './repair-problems';

const MAX_FINDINGS = 10;

/**
 * Diagnoses a cluster; carries out repairs when the order asks for them. The execution is bounded, so it never continues as
 * new: approvals that arrive early would be lost by that. Input: a {@link DiagnosisOrder}.
 */
export function* diagnose(context: OrchestrationContext): Generator<Task, DiagnosisResult> {
  const order = context.df.getInput<DiagnosisOrder>() as DiagnosisOrder;
  const state = beginDiagnosis(order, context.df.currentUtcDateTime);
  tell(context, state, 'accepted', { message: `Diagnosis of ${order.request.name} accepted` });
  startPhase(context, state, 'check');
  const look = yield* lookAtCluster(context, state);
  if ('error' in look) return yield* finishFailed(context, state, look.error);
  adopt(context, state, look.facts);
  yield* repairProblems(context, state);
  return yield* finish(context, state, state.report ?? look.facts.report);
}

function adopt(context: OrchestrationContext, state: DiagnosisState, facts: DiagnosisFacts): void {
  const { report, plans, verdict } = facts;
  state.report = report;
  state.verdict = verdict;
  state.repairs = plans.map(repairOf);
  const message = `Problems: ${report.findings.length}, checked and healthy: ${report.healthy.length}, not readable: ${report.notReadable.length}`;
  endPhase(context, state, 'check', { state: 'completed', message });
}

function* finishFailed(
  context: OrchestrationContext,
  state: DiagnosisState,
  error: ConnectionError,
): Generator<Task, DiagnosisResult> {
  endPhase(context, state, 'check', { state: 'failed', message: error.message });
  tell(context, state, 'failed', { message: error.message, error });
  yield* flushAll(context, state);
  return { ...baseOf(context, state), status: 'Failed', error, undone: [], kept: [], leftBehind: [] };
}

function* finish(
  context: OrchestrationContext,
  state: DiagnosisState,
  report: DiagnosisFacts['report'],
): Generator<Task, DiagnosisResult> {
  const repairs = state.repairs.map(({ repair }) => repair);
  const result = outcomeOf(state, report);
  const message = state.verdict[0] ?? 'The diagnosis has ended';
  tell(context, state, 'succeeded', { message, result });
  showDiagnosis(context, state, message);
  yield* flushAll(context, state);
  return { ...baseOf(context, state), status: 'Succeeded', result, report: { ...report, repairs } };
}

function outcomeOf(
  { order, repairs, verdict }: DiagnosisState,
  { findings, healthy, notReadable }: DiagnosisFacts['report'],
): DiagnosisOutcome {
  return {
    clusterId: order.request.clusterId,
    verdict,
    findings: findings
      .slice(0, MAX_FINDINGS)
      .map(({ id, title, severity, confidence, cause, fix, commands }) => ({
        id,
        title,
        severity,
        confidence,
        cause,
        fix,
        commands,
      })),
    healthy: healthy.length,
    notReadable: notReadable.length,
    repairs: repairs.map(({ repair }) => repair),
  };
}

function baseOf(context: OrchestrationContext, { order, startedAt }: DiagnosisState) {
  const endedAt = context.df.currentUtcDateTime.toISOString();
  const { operationId, request } = order;
  return { operationId, clusterId: request.clusterId, startedAt, endedAt, warnings: [] };
}
