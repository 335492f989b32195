import type { Io } from '../io';
import { errnoOf, wasNeverSent } from './network-error';
import type { Answer, Method } from './call';

const BASE_MS = 500;
const LONGEST_MS = 8_000;
/** A longer wait is the caller's to decide. */
const LONGEST_RETRY_AFTER_SECONDS = 60;
const BUSY = new Set([408, 429, 500, 502, 503, 504]);
/** The service says that it has done nothing. */
const UNDONE = new Set([429, 503]);

/**
 * Milliseconds until the next try, `undefined` when another one makes no sense: what changes something is only repeated
 * when it cannot have been done. `Retry-After` counts; otherwise waits grow, with jitter.
 */
export function retryDelayMs(
  method: Method,
  outcome: { answer: Answer } | { error: unknown },
  tries: number,
  { random, now }: Pick<Io, 'random' | 'now'>,
): number | undefined {
  const isRead = method === 'GET';
  const jitterMs = Math.min(LONGEST_MS, BASE_MS * 2 ** (tries - 1)) * (0.5 + random() / 2);
  if ('error' in outcome) {
    if (isHopeless(outcome.error)) return undefined;
    return isRead || wasNeverSent(outcome.error) ? jitterMs : undefined;
  }
  const { status, headers } = outcome.answer;
  if (!(isRead ? BUSY : UNDONE).has(status)) return undefined;
  const seconds = retryAfterSeconds(headers, now());
  if (seconds === undefined) return jitterMs;
  return seconds > LONGEST_RETRY_AFTER_SECONDS ? undefined : seconds * 1000;
}

/** `Retry-After` in seconds: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
export function retryAfterSeconds(headers: Headers, nowMs: number): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - nowMs) / 1000);
}

/** Certificates and names do not become right by waiting; neither does a program's own mistake. */
function isHopeless(error: unknown): boolean {
  const code = errnoOf(error);
  return /CERT|SELF_SIGNED|ERR_TLS|UNABLE_TO|ENOTFOUND|ERR_INVALID/.test(code);
}
