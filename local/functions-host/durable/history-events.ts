/**
 * The history events of the Durable Task protocol that `durable-functions` 3.5 reads. Names and numbers are
 * the wire's. `Result` and `Input` are JSON texts.
 */
export const EVENT = {
  executionStarted: 0,
  executionCompleted: 1,
  executionTerminated: 3,
  taskScheduled: 4,
  taskCompleted: 5,
  taskFailed: 6,
  subCreated: 7,
  subCompleted: 8,
  subFailed: 9,
  timerCreated: 10,
  timerFired: 11,
  orchestratorStarted: 12,
  orchestratorCompleted: 13,
  eventSent: 14,
  eventRaised: 15,
} as const;

export interface HistoryEvent {
  EventType: number;
  EventId: number;
  IsPlayed: boolean;
  /** ISO text as stored; the SDK turns it into a Date in place when it first sees the event. */
  Timestamp: string | Date;
  Name?: string;
  Version?: string | null;
  Input?: string | null;
  Result?: string;
  Reason?: string;
  Details?: string;
  FailureDetails?: object;
  TaskScheduledId?: number;
  TimerId?: number;
  FireAt?: string;
  InstanceId?: string;
  OrchestrationStatus?: string;
  /** Ours, not the protocol's: this schedules another attempt of a task that was retried. */
  IsRetry?: true;
}

/** An event that has happened but has not been seen by the orchestrator: the next turn stamps it. */
export type Mail = Omit<HistoryEvent, 'EventId' | 'IsPlayed' | 'Timestamp'>;

/** Id of events that answer or belong to no task. */
const NO_ID = -1;

/** Completes an event with its time and id. */
export function historyEvent(mail: Mail, timestamp: string, eventId: number = NO_ID): HistoryEvent {
  return { ...mail, EventId: eventId, IsPlayed: false, Timestamp: timestamp };
}

/** How an activity or sub-orchestration failed, as the orchestrator will see it. */
export interface Failure {
  readonly reason: string;
  readonly details?: object;
}

export function taskCompleted(task: number, result: string): Mail {
  return { EventType: EVENT.taskCompleted, TaskScheduledId: task, Result: result };
}

export function taskFailed(task: number, failure: Failure): Mail {
  return { EventType: EVENT.taskFailed, TaskScheduledId: task, ...failureFields(failure) };
}

export function subCompleted(task: number, result: string): Mail {
  return { EventType: EVENT.subCompleted, TaskScheduledId: task, Result: result };
}

export function subFailed(task: number, failure: Failure): Mail {
  return { EventType: EVENT.subFailed, TaskScheduledId: task, ...failureFields(failure) };
}

export function timerFired(task: number, fireAt: string): Mail {
  return { EventType: EVENT.timerFired, TimerId: task, FireAt: fireAt };
}

export function eventRaised(name: string, input: string): Mail {
  return { EventType: EVENT.eventRaised, Name: name, Input: input };
}

export function executionStarted(name: string, version: string | null, input: string | null): Mail {
  return { EventType: EVENT.executionStarted, Name: name, Version: version, Input: input };
}

/** The SDK needs `Details` to be a string. It ends up in outputs, so no stack goes there. */
function failureFields(failure: Failure): Pick<Mail, 'Reason' | 'Details' | 'FailureDetails'> {
  return {
    Reason: failure.reason,
    Details: '',
    ...(failure.details ? { FailureDetails: failure.details } : {}),
  };
}

/** The task an event answers, whatever its kind. */
export function answeredTask(event: Mail): number | undefined {
  return event.TaskScheduledId ?? event.TimerId;
}
