import type { OrchestrationContext, Task } from 'durable-functions';
import { APPROVAL_EVENT, type RepairDecision } from '../../connection/repair';
import { type DiagnosisState, type PlannedRepair, showDiagnosis } from './diagnosis-state';
import { flush, tell } from '../progress';

/**
 * Waits until somebody decides about repairs, or the time is over. Timer and event are made anew for each wait: a task that is
 * yielded twice is started twice on Azure (https://github.com/Azure/azure-functions-durable-js/issues/574).
 * @returns the repairs that were approved.
 */
export function* awaitDecision(
  context: OrchestrationContext,
  state: DiagnosisState,
  open: readonly PlannedRepair[],
  limit: Date,
): Generator<Task, PlannedRepair[]> {
  yield* ask(context, state, open, limit);
  const timer = context.df.createTimer(limit);
  const event = context.df.waitForExternalEvent(APPROVAL_EVENT);
  const winner = (yield context.df.Task.any([event, timer])) as unknown as Task;
  if (winner === timer) {
    for (const { repair } of open) repair.state = 'notApproved';
    return [];
  }
  timer.cancel();
  return decide(open, event.result as RepairDecision);
}

function* ask(
  context: OrchestrationContext,
  state: DiagnosisState,
  open: readonly PlannedRepair[],
  limit: Date,
): Generator<Task, void> {
  const isNews = open.some(({ repair }) => repair.state === 'planned');
  for (const { repair } of open) repair.state = 'awaitingApproval';
  const message = `Repairs wait for approval until ${limit.toISOString()}: ${open.map(({ repair }) => repair.id).join(', ')}`;
  showDiagnosis(context, state, message);
  if (!isNews) return;
  const repairs = open.map(({ repair }) => repair);
  tell(context, state, 'phase.waiting', { phase: 'repair', reason: 'Approval', message, repairs });
  yield* flush(context, state);
}

function decide(open: readonly PlannedRepair[], { ids, declined, by }: RepairDecision): PlannedRepair[] {
  for (const { repair } of open) if (declined.includes(repair.id)) repair.state = 'declined';
  const approved = open.filter(({ repair }) => ids.includes(repair.id) && repair.state !== 'declined');
  for (const { repair } of approved) repair.approvedBy = by;
  return approved;
}
