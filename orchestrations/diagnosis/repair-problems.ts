import type { OrchestrationContext, Task } from 'durable-functions';
import type { TitledPlan } from '../../activities/diagnosis/diagnosis-activity';
import { repairOf } from './adopt-plans';
import { awaitDecision } from './await-decision';
import { carryOut } from './carry-out';
import { type DiagnosisState, endPhase, type PlannedRepair, startPhase } from './diagnosis-state';
import { lookAtCluster } from './look-at-cluster';

/** A repair can uncover the next problem; after so many rounds the rest is for a new diagnosis. */
const ROUNDS = 3;

/**
 * Carries out the safe repairs, then those that somebody approves in time. After each round the cluster is looked at again: the
 * check of a repaired problem says whether it is gone.
 */
export function* repairProblems(context: OrchestrationContext, state: DiagnosisState): Generator<Task, void> {
  if (state.order.remediate === 'none' || state.repairs.length === 0) {
    const message =
      state.order.remediate === 'none' ? 'No repair was asked for' : 'There is nothing to repair';
    endPhase(context, state, 'repair', { state: 'skipped', message });
    endPhase(context, state, 'check-again', { state: 'skipped', message });
    return;
  }
  startPhase(context, state, 'repair');
  yield* repairSafely(context, state);
  if (state.order.remediate === 'ask') yield* repairOnApproval(context, state);
  const carriedOut = state.repairs.filter(({ repair }) => repair.state !== 'planned').length;
  endPhase(context, state, 'repair', { state: 'completed', message: `Repairs: ${carriedOut}` });
  endPhase(context, state, 'check-again', {
    state: carriedOut > 0 ? 'completed' : 'skipped',
    message: carriedOut > 0 ? 'What was repaired was checked again' : 'Nothing was repaired',
  });
}

function* repairSafely(context: OrchestrationContext, state: DiagnosisState): Generator<Task, void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const safe = state.repairs.filter(({ repair }) => repair.isSafe && repair.state === 'planned');
    if (safe.length === 0) return;
    yield* repairAll(context, state, safe);
  }
}

function* repairOnApproval(context: OrchestrationContext, state: DiagnosisState): Generator<Task, void> {
  const now = context.df.currentUtcDateTime.getTime();
  const limit = new Date(now + state.order.approvalMinutes * 60_000);
  for (;;) {
    const open = state.repairs.filter(({ repair }) => ['planned', 'awaitingApproval'].includes(repair.state));
    if (open.length === 0) return;
    const approved = yield* awaitDecision(context, state, open, limit);
    if (approved.length > 0) yield* repairAll(context, state, approved);
  }
}

function* repairAll(
  context: OrchestrationContext,
  state: DiagnosisState,
  repairs: readonly PlannedRepair[],
): Generator<Task, void> {
  for (const planned of repairs) yield* carryOut(context, state, planned);
  startPhase(context, state, 'check-again');
  yield* checkAgain(context, state);
}

/** Says of every repair that was carried out whether the problem is gone, and adds what has come to light. */
function* checkAgain(context: OrchestrationContext, state: DiagnosisState): Generator<Task, void> {
  const repaired = state.repairs
    .map(({ repair }) => repair)
    .filter(({ state: it }) => WAS_CARRIED_OUT.has(it));
  const look = yield* lookAtCluster(
    context,
    state,
    repaired.map(({ id }) => id),
  );
  if ('error' in look) {
    for (const repair of repaired) repair.message = 'It could not be checked again';
    return;
  }
  const { report, verdict, unsolved, plans } = look.facts;
  state.report = report;
  state.verdict = verdict;
  for (const repair of repaired) repair.state = unsolved.includes(repair.id) ? 'unsolved' : 'solved';
  state.repairs.push(...plans.filter((plan) => isNew(state, plan)).map(repairOf));
}

const WAS_CARRIED_OUT: ReadonlySet<string> = new Set(['carriedOut', 'solved', 'unsolved']);

function isNew({ repairs }: DiagnosisState, { entryId }: TitledPlan): boolean {
  return repairs.every(({ repair }) => repair.id !== entryId);
}
