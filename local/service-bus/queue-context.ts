import type { MessageStore } from './message-store';
import type { QueuedMessage, QueueSettings } from './queued-message';
import type { QueueIndex } from './queue-index';
import type { SessionLocks } from './session-locks';

/** What the parts of one queue share. */
export interface QueueContext {
  readonly name: string;
  readonly settings: QueueSettings;
  readonly lockMs: number;
  readonly store: MessageStore;
  readonly index: QueueIndex;
  readonly sessions: SessionLocks;
  readonly now: () => number;
  /** The next sequence number of the queue. */
  readonly nextSequence: () => number;
  /** Tells receivers that messages may be ready. */
  readonly offer: () => void;

  /** Takes scheduled messages that are due, instead of this queue (a topic's waiting room). */
  readonly handOver?: (message: Buffer) => Promise<unknown>;
  /** Takes a message over that this queue gives up; absent on a dead-letter queue. */
  readonly deadLetter?: (message: QueuedMessage) => void;
}
