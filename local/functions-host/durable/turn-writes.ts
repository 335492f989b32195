import type { ActivityCall } from '../store/activity-table';
import type { EntityOperation } from '../store/entity-table';
import type { RuntimeStatus } from '../store/instance-table';
import type { HistoryEvent, Mail } from './history-events';

export interface NewActivity extends ActivityCall {
  readonly task: number;
}

export interface NewTimer {
  readonly task: number;
  /** Milliseconds since the epoch. */
  readonly fireAt: number;
}

/** A sub-orchestration to start. */
export interface NewChild {
  readonly task: number;
  readonly id: string;
  readonly name: string;
  /** JSON text. */
  readonly input: string | null;
  readonly version: string | null;
}

export interface NewEntityOperation {
  readonly entityId: string;
  readonly operation: EntityOperation;
}

/** How the turn left the instance; `output` is JSON text. */
export type TurnEnd =
  | { readonly kind: 'waiting' }
  | {
      readonly kind: 'ended';
      readonly status: Extract<RuntimeStatus, 'Completed' | 'Failed'>;
      readonly output: string;
    }
  | {
      readonly kind: 'continued';
      readonly exec: string;
      readonly input: string;
      /** External events that nobody awaited: the next run gets them again. */
      readonly unread: readonly Mail[];
    };

/** Everything one turn changes; committed as a whole or not at all. */
export interface TurnWrites {
  readonly events: HistoryEvent[];
  readonly activities: NewActivity[];
  readonly timers: NewTimer[];
  readonly cancelledTimers: number[];
  readonly children: NewChild[];
  readonly entityOperations: NewEntityOperation[];
  /** Answers that the host gives itself; the next turn reads them. */
  readonly answers: Mail[];
  /** JSON text; null leaves the status as it was. */
  readonly customStatus: string | null;
  readonly end: TurnEnd;
}
