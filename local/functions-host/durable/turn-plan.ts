import { randomUUID } from 'node:crypto';
import { customStatusProblem, toJson } from './limits';
import type { HistoryEvent } from './history-events';
import { EVENT, eventRaised, historyEvent } from './history-events';
import type { OrchestrationRun } from './orchestration-run';
import type { OrchestratorResult } from './orchestrator-call';
import type { ExecutorView } from './sdk-executor';
import { planOpenTasks, planSignals } from './task-plan';
import type { TurnEnd, TurnWrites } from './turn-writes';

/**
 * Turns what an orchestrator asked for into the writes of its turn.
 *
 * @param run the run before this turn.
 * @param seen the turn's first events: OrchestratorStarted and the messages it read.
 */
export function planTurn(
  run: OrchestrationRun,
  seen: readonly HistoryEvent[],
  result: OrchestratorResult,
  now: Date,
): TurnWrites {
  const customStatus = customStatusJson(result.customStatus);
  const problem = result.failure ?? customStatus.problem ?? findProblem(run, result);
  const end: TurnEnd = problem === undefined ? endOf(run, seen, result) : failed(run.instance.name, problem);
  const writes: TurnWrites = {
    events: [...seen],
    activities: [],
    timers: [],
    cancelledTimers: [],
    children: [],
    entityOperations: [],
    answers: [],
    customStatus: customStatus.json ?? null,
    end,
  };
  // A replay that went another way asks for the wrong things; one that threw meant what it asked for.
  const isTrusted = problem === undefined || result.failure !== undefined;
  if (result.view && isTrusted) planNewWork(writes, run, result.view, now);
  writes.events.push(historyEvent({ EventType: EVENT.orchestratorCompleted }, now.toISOString()));
  if (end.kind === 'ended') writes.events.push(completedEvent(end, now));
  return writes;
}

function planNewWork(writes: TurnWrites, run: OrchestrationRun, view: ExecutorView, now: Date): void {
  planSignals(writes, run, view.signals, now);
  // What is yielded after continueAsNew is not among the actions, so no host would start it.
  if (writes.end.kind !== 'continued') planOpenTasks(writes, run, view.openTasks, now);
}

function endOf(run: OrchestrationRun, seen: readonly HistoryEvent[], result: OrchestratorResult): TurnEnd {
  const continued = result.view?.continuedWith;
  if (continued) {
    return {
      kind: 'continued',
      exec: randomUUID(),
      input: toJson(continued.input) ?? 'null',
      unread: unreadEvents([...run.events, ...seen], result.view.unreadEvents),
    };
  }
  if (!result.isDone) return { kind: 'waiting' };
  const output = toJson(result.output);
  return output === undefined
    ? failed(run.instance.name, 'The output cannot be written as JSON.')
    : { kind: 'ended', status: 'Completed', output };
}

function failed(name: string, problem: string): TurnEnd {
  const output = JSON.stringify(`Orchestrator function '${name}' failed: ${problem}`);
  return { kind: 'ended', status: 'Failed', output };
}

/** Mistakes that would otherwise hang the instance for ever or run the wrong thing. */
function findProblem(run: OrchestrationRun, { view, isDone }: OrchestratorResult): string | undefined {
  if (!view) return 'The orchestrator did not start.';
  const unlike = run.calledNames.findIndex((name, index) => view.calledNames[index] !== name);
  if (unlike >= 0 && !view.continuedWith) {
    return (
      `Non-deterministic: call ${unlike} was "${run.calledNames[unlike]}" and is now ` +
      `"${view.calledNames[unlike] ?? 'nothing'}".`
    );
  }
  if (!isDone && !view.isWaiting) {
    return 'It waits for nothing: it threw undefined, or yielded Task.all or Task.any over finished tasks.';
  }
  const unsupported = view.openTasks.find((task) => task.kind === 'unsupported');
  return unsupported ? `The local host does not support ${unsupported.what}.` : undefined;
}

/** The newest events of each name that were delivered without being awaited, oldest first. */
function unreadEvents(events: readonly HistoryEvent[], unread: ReadonlyMap<string, number>) {
  const left = new Map(unread);
  return events
    .filter((event) => event.EventType === EVENT.eventRaised)
    .reverse()
    .filter((event) => {
      const count = left.get(event.Name ?? '') ?? 0;
      left.set(event.Name ?? '', count - 1);
      return count > 0;
    })
    .reverse()
    .map((event) => eventRaised(event.Name ?? '', event.Input ?? 'null'));
}

function customStatusJson(value: unknown): { json?: string; problem?: string } {
  if (value === undefined) return {};
  const json = toJson(value);
  if (json === undefined) return { problem: 'The custom status cannot be written as JSON.' };
  const problem = customStatusProblem(json);
  return problem === undefined ? { json } : { problem };
}

function completedEvent(end: { status: string; output: string }, now: Date): HistoryEvent {
  return historyEvent(
    { EventType: EVENT.executionCompleted, OrchestrationStatus: end.status, Result: end.output },
    now.toISOString(),
  );
}
