/** What can be set on a queue or a subscription. */
export interface QueueSettings {
  /** How long a receiver holds a message (or a session) before it goes back. Default 60. */
  readonly lockSeconds?: number;
  /** Failed deliveries after which a message is dead-lettered. Default 10. */
  readonly maxDeliveryCount?: number;
  /** How long a message id is remembered and sent again only once. Default: never. */
  readonly duplicateDetectionSeconds?: number;
  /** Life of a message that asks for none, and the longest life of one that does. Default: for ever. */
  readonly defaultTimeToLiveSeconds?: number;
  /** Dead-letter an expired message instead of dropping it. Default false. */
  readonly deadLetterOnExpiry?: boolean;
  readonly requiresSession?: boolean;
}

/** What the broker and its filters read from a message. Times are milliseconds since 1970. */
export interface MessageFacts {
  readonly messageId: string;
  readonly correlationId?: string;
  readonly to?: string;
  readonly replyTo?: string;
  readonly subject?: string;
  readonly contentType?: string;
  readonly sessionId?: string;
  readonly replyToSessionId?: string;
  readonly timeToLiveMs?: number;
  readonly scheduledAt?: number;
  readonly applicationProperties: Readonly<Record<string, unknown>>;
}

/** A message as the sender wrote it, and what the broker read from it. */
export interface IncomingMessage {
  readonly bytes: Buffer;
  readonly facts: MessageFacts;
}

export type MessageState = 'active' | 'deferred' | 'scheduled';

/** The live index entry of a message; its bytes stay in the store. Times are milliseconds since 1970. */
export interface QueuedMessage {
  readonly id: number;
  readonly sequence: number;
  readonly enqueuedAt: number;
  readonly availableAt?: number | undefined;
  readonly expiresAt?: number | undefined;
  readonly sessionId?: string | undefined;
  state: MessageState;
  /** Failed deliveries so far. */
  deliveryCount: number;
  lock?: { readonly token: string; until: number } | undefined;
}

/** A message on its way to a receiver. */
export interface Delivery {
  readonly sequence: number;
  /** Absent when the message was deleted on delivery. */
  readonly token?: string | undefined;
  readonly bytes: Buffer;
}

export type ReceiveMode = 'peekLock' | 'receiveAndDelete';

/** Application properties to set. */
export type PropertyChanges = Readonly<Record<string, unknown>>;

/** What a receiver decides about a message it holds. `release` gives it back without counting the delivery. */
export type Settlement =
  | { readonly kind: 'complete' | 'release' }
  | { readonly kind: 'abandon' | 'defer' | 'deadLetter'; readonly properties?: PropertyChanges };
