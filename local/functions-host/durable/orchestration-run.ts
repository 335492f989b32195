import type { Instance } from '../store/instance-table';
import type { HistoryEvent, Mail } from './history-events';
import { EVENT, answeredTask } from './history-events';

/** A task the orchestrator started and that is in the history. */
interface ScheduledTask {
  /** Function name; undefined for timers and entity calls. */
  readonly name: string | undefined;
  /** Milliseconds since the epoch. */
  readonly scheduledAt: number;
}

/** One run of an instance with its history parsed and indexed. Kept in memory between turns. */
export class OrchestrationRun {
  readonly instance: Instance;
  readonly events: HistoryEvent[] = [];
  readonly scheduled = new Map<number, ScheduledTask>();
  /** Functions in order of their first call, without retries: what a replay must ask for again. */
  readonly calledNames: string[] = [];
  /** Timers that were cancelled and need not be deleted again. */
  readonly cancelledTimers = new Set<number>();
  readonly #answered = new Set<number>();
  #signals = 0;
  #turns = 0;

  constructor(instance: Instance, turns: readonly HistoryEvent[][]) {
    this.instance = instance;
    for (const turn of turns) this.append(turn);
  }

  get turns(): number {
    return this.#turns;
  }

  /** Signals to entities that are in the history. */
  get signalCount(): number {
    return this.#signals;
  }

  /** True for mail that answers a task of this run which has no answer yet, or that answers none. */
  wants(mail: Mail): boolean {
    const task = answeredTask(mail);
    return task === undefined || (this.scheduled.has(task) && !this.#answered.has(task));
  }

  /** Adds the events of one turn. */
  append(events: readonly HistoryEvent[]): void {
    this.#turns += 1;
    for (const event of events) {
      this.events.push(event);
      this.#index(event);
    }
  }

  #index(event: HistoryEvent): void {
    const answered = answeredTask(event);
    if (answered !== undefined) this.#answered.add(answered);
    if (event.EventType === EVENT.eventSent && event.EventId < 0) this.#signals += 1;
    if (event.EventId < 0) return;
    const isCall = event.EventType === EVENT.taskScheduled || event.EventType === EVENT.subCreated;
    const name = isCall ? event.Name : undefined;
    this.scheduled.set(event.EventId, { name, scheduledAt: new Date(event.Timestamp).getTime() });
    if (name !== undefined && !event.IsRetry) this.calledNames.push(name);
  }
}
