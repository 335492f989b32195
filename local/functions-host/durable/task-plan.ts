import { randomUUID } from 'node:crypto';
import type { Mail } from './history-events';
import { EVENT, historyEvent, subFailed, taskFailed } from './history-events';
import { toJson } from './limits';
import type { OrchestrationRun } from './orchestration-run';
import { hasRetryExpired, retryDelayMs } from './retry-delay';
import type { EntityRequest, OpenTask, RetryState } from './sdk-executor';
import type { TurnWrites } from './turn-writes';

type TaskOf<Kind extends OpenTask['kind']> = Extract<OpenTask, { kind: Kind }>;

/** Id of history events for signals, which take no task. */
const SIGNAL_ID = -1;

/** Adds the events and the work for every task that is not in the history yet. */
export function planOpenTasks(
  writes: TurnWrites,
  run: OrchestrationRun,
  tasks: readonly OpenTask[],
  now: Date,
): void {
  const plan = new TaskPlan(writes, run, now);
  for (const task of tasks) {
    if (!run.scheduled.has(task.id)) plan.add(task);
    else if (task.kind === 'timer' && task.isCanceled) plan.cancel(task.id);
  }
}

/** Adds the signals that are not in the history yet. The orchestrator lists all of them on every replay. */
export function planSignals(
  writes: TurnWrites,
  run: OrchestrationRun,
  signals: readonly EntityRequest[],
  now: Date,
): void {
  for (const signal of signals.slice(run.signalCount)) {
    const input = toJson(signal.input) ?? 'null';
    const body = JSON.stringify({ id: randomUUID(), op: signal.operation, signal: true });
    const sent: Mail = { EventType: EVENT.eventSent, InstanceId: signal.entityId, Name: 'op', Input: body };
    writes.events.push(historyEvent(sent, now.toISOString(), SIGNAL_ID));
    writes.entityOperations.push({ entityId: signal.entityId, operation: { name: signal.operation, input } });
  }
}

class TaskPlan {
  readonly #writes: TurnWrites;
  readonly #run: OrchestrationRun;
  readonly #now: Date;

  constructor(writes: TurnWrites, run: OrchestrationRun, now: Date) {
    this.#writes = writes;
    this.#run = run;
    this.#now = now;
  }

  add(task: OpenTask): void {
    switch (task.kind) {
      case 'activity':
        return this.#activity(task);
      case 'subOrchestration':
        return this.#subOrchestration(task);
      case 'timer':
        return this.#timer(task.id, task.fireAt.getTime(), task.isCanceled);
      case 'retryDelay':
        return this.#retryDelay(task);
      case 'entityCall':
        return this.#entityCall(task);
      case 'unsupported':
        return undefined;
    }
  }

  cancel(task: number): void {
    if (!this.#run.cancelledTimers.has(task)) this.#writes.cancelledTimers.push(task);
  }

  #activity(task: TaskOf<'activity'>): void {
    const { id, name, retry } = task;
    const input = toJson(task.input) ?? 'null';
    this.#event(id, { EventType: EVENT.taskScheduled, Name: name, Input: input, ...retryMark(retry) });
    if (retry && this.#hasExpired(retry)) {
      this.#writes.answers.push(taskFailed(id, { reason: retry.lastError }));
    } else {
      this.#writes.activities.push({ task: id, name, input });
    }
  }

  #subOrchestration(task: TaskOf<'subOrchestration'>): void {
    const { id, name, retry } = task;
    const input = toJson(task.input) ?? 'null';
    const version = task.version ?? null;
    const childId = task.instanceId || `${this.#run.instance.exec}:${id}`;
    this.#event(id, {
      EventType: EVENT.subCreated,
      Name: name,
      Version: version,
      InstanceId: childId,
      Input: input,
      ...retryMark(retry),
    });
    if (retry && this.#hasExpired(retry)) {
      this.#writes.answers.push(subFailed(id, { reason: retry.lastError }));
    } else {
      this.#writes.children.push({ task: id, id: childId, name, input, version });
    }
  }

  #timer(id: number, fireAt: number, isCanceled: boolean): void {
    this.#event(id, { EventType: EVENT.timerCreated, FireAt: new Date(fireAt).toISOString() });
    const isNeeded = !isCanceled && this.#writes.end.kind === 'waiting';
    if (isNeeded) this.#writes.timers.push({ task: id, fireAt });
  }

  #retryDelay({ id, retry }: TaskOf<'retryDelay'>): void {
    const now = this.#now.getTime();
    this.#timer(id, now + retryDelayMs(retry, this.#firstScheduledAt(retry), now), false);
  }

  #entityCall(task: TaskOf<'entityCall'>): void {
    const requestId = randomUUID();
    const { id: instanceId, exec } = this.#run.instance;
    this.#event(task.id, {
      EventType: EVENT.eventSent,
      InstanceId: task.entityId,
      Name: 'op',
      Input: JSON.stringify({ id: requestId, op: task.operation, parent: instanceId, parentExecution: exec }),
    });
    const input = toJson(task.input) ?? 'null';
    const caller = { instanceId, exec, requestId };
    this.#writes.entityOperations.push({
      entityId: task.entityId,
      operation: { name: task.operation, input, caller },
    });
  }

  #hasExpired(retry: RetryState): boolean {
    return hasRetryExpired(retry, this.#firstScheduledAt(retry), this.#now.getTime());
  }

  #firstScheduledAt(retry: RetryState): number {
    return this.#run.scheduled.get(retry.firstTask)?.scheduledAt ?? this.#now.getTime();
  }

  #event(id: number, mail: Mail): void {
    this.#writes.events.push(historyEvent(mail, this.#now.toISOString(), id));
  }
}

function retryMark(retry: RetryState | undefined): { IsRetry?: true } {
  return retry ? { IsRetry: true } : {};
}
