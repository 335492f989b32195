import type { OrchestrationContext, Task } from 'durable-functions';
import { type DiagnosisState, type PlannedRepair, showDiagnosis } from './diagnosis-state';
import { flush, tell } from '../progress';
import type { RepairOrder, RepairOutcome } from './repair-state';

/** Carries out one repair in an orchestration of its own, whose waits do not fill the history of this one. */
export function* carryOut(
  context: OrchestrationContext,
  state: DiagnosisState,
  { repair, actions }: PlannedRepair,
): Generator<Task, void> {
  repair.state = 'running';
  showDiagnosis(context, state, `Repair: ${repair.title}`);
  const phase = `repair ${repair.id}`;
  tell(context, state, 'phase.started', { phase, message: `Repair: ${repair.title}`, repair });
  yield* flush(context, state);
  const outcome = yield* outcomeOf(context, state, { repair, actions });
  repair.actions = outcome.actions;
  repair.state = outcome.error === undefined ? 'carriedOut' : 'failed';
  if (outcome.error !== undefined) repair.message = outcome.error;
  const message = outcome.error ?? `Carried out: ${repair.title}`;
  tell(context, state, outcome.error === undefined ? 'phase.completed' : 'warning', { phase, message });
  showDiagnosis(context, state, message);
}

// What the Durable Task Scheduler takes: https://learn.microsoft.com/azure/azure-functions/durable/durable-task-scheduler
const LONGEST_INSTANCE_ID = 100;

function* outcomeOf(
  context: OrchestrationContext,
  { order }: DiagnosisState,
  { repair, actions }: PlannedRepair,
): Generator<Task, RepairOutcome> {
  const { operationId, request, failedRequest, caller, requestedAt } = order;
  const input: RepairOrder = {
    operationId,
    request,
    requestedAt,
    actions,
    ...(failedRequest === undefined ? {} : { failedRequest }),
    ...(caller === undefined ? {} : { caller }),
  };
  try {
    const instanceId = `${operationId}.${repair.id}`.slice(0, LONGEST_INSTANCE_ID);
    return (yield context.df.callSubOrchestrator('repair', input, instanceId)) as unknown as RepairOutcome;
  } catch {
    return { actions: repair.actions, error: 'The repair stopped on a defect' };
  }
}
