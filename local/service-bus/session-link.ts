import type { Sender } from 'rhea';
import { asBrokerError, noSessionInTime, sessionLockLost } from './broker-error';
import type { MessageQueue } from './message-queue';
import { longBytes } from './rhea-values';
import { holdAttach, setAttachFields } from './rhea-workarounds';
import type { SessionLock } from './session-locks';

const SESSION_FILTER = 'com.microsoft:session-filter';
const LOCKED_UNTIL = 'com.microsoft:locked-until-utc';
const WAIT_MS = 'com.microsoft:timeout';
const DEFAULT_WAIT_MS = 60_000;

/** .NET counts time in ticks of 100 ns since the year 1. */
const TICKS_AT_1970 = 621_355_968_000_000_000n;
const TICKS_PER_MS = 10_000n;

/** The session a client asks for in its attach: an id, null for any, or undefined when it asks for none. */
export function requestedSession(sender: Sender): string | null | undefined {
  const filter = sender.source?.filter as Record<string, unknown> | undefined;
  if (!filter || !(SESSION_FILTER in filter)) return undefined;
  const value = filter[SESSION_FILTER] as { readonly value?: unknown } | string | null;
  const id = typeof value === 'object' ? value?.value : value;
  return typeof id === 'string' ? id : null;
}

/**
 * Holds the attach until the client has a session, then calls `serve`. Answers what to do when the link ends.
 * A refusal goes out with a source without the filter: with the filter echoed the client would take the link
 * for open and report an internal error.
 */
export function openSessionLink(
  sender: Sender,
  queue: MessageQueue,
  serve: (sessionId: string) => { stop(): void },
): () => void {
  const address = sender.source?.address ?? '';
  // A client that gives up while it waits is owed an attach before the detach rhea answers with.
  let stop = () => sender.open();
  holdAttach(sender);

  function refuse(error: unknown): void {
    const { condition, message: description } = asBrokerError(error);
    stop = () => {};
    sender.set_source({ address });
    sender.open();
    sender.close({ condition, description });
  }

  function open(lock: SessionLock): void {
    sender.set_source({ address, filter: { [SESSION_FILTER]: lock.sessionId } });
    setAttachFields(sender, { properties: { [LOCKED_UNTIL]: longBytes(ticks(lock.until)) } });
    sender.open();
    const link = serve(lock.sessionId);
    stop = () => {
      link.stop();
      queue.releaseSession(lock);
    };
  }

  function onLost(): void {
    stop();
    const { condition, message: description } = sessionLockLost(String(requestedSession(sender) ?? ''));
    sender.close({ condition, description });
  }

  const sessionId = requestedSession(sender);
  const cancel =
    typeof sessionId === 'string'
      ? lockNow(() => open(queue.lockSession(sessionId, onLost)), refuse)
      : lockAny(sender, queue, { open, onLost, refuse });
  return () => {
    cancel();
    stop();
  };
}

function lockNow(open: () => void, refuse: (error: unknown) => void): () => void {
  try {
    open();
  } catch (error) {
    refuse(error);
  }
  return () => {};
}

interface SessionAnswers {
  open(lock: SessionLock): void;
  onLost(): void;
  refuse(error: unknown): void;
}

function lockAny(sender: Sender, queue: MessageQueue, { open, onLost, refuse }: SessionAnswers): () => void {
  const waitMs = Number(sender.properties?.[WAIT_MS] ?? DEFAULT_WAIT_MS);
  const timer = setTimeout(() => {
    cancel();
    refuse(noSessionInTime());
  }, waitMs);
  const give = (lock: SessionLock) => {
    clearTimeout(timer);
    open(lock);
  };
  const cancel = queue.waitForSession(give, onLost);
  return () => {
    clearTimeout(timer);
    cancel();
  };
}

/** A .NET time as the eight bytes of a long: the number does not fit in a JavaScript number. */
function ticks(time: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(TICKS_AT_1970 + BigInt(Math.trunc(time)) * TICKS_PER_MS);
  return bytes;
}
