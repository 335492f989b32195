/** What can be done about a failed call to a Kubernetes API. */
export type KubernetesErrorKind =
  'unauthorized' | 'forbidden' | 'conflict' | 'throttled' | 'unreachable' | 'refused' | 'notFound';

export interface KubernetesErrorFacts {
  /** HTTP status; 0 when no answer came. */
  status: number;
  /** Reason of the Status object, for example `Forbidden`. */
  reason: string;
  message: string;
  retryAfterSeconds?: number;
  /** Nothing can be made in the namespace, because it is being deleted: in a while it can be made anew. */
  isNamespaceTerminating?: boolean;
}

/** A failed call to a Kubernetes API. The message never repeats what was sent. */
export class KubernetesError extends Error {
  readonly status: number;
  readonly reason: string;
  readonly retryAfterSeconds: number | undefined;
  readonly kind: KubernetesErrorKind;

  constructor(facts: KubernetesErrorFacts) {
    super(facts.message);
    this.name = 'KubernetesError';
    this.status = facts.status;
    this.reason = facts.reason;
    this.retryAfterSeconds = facts.retryAfterSeconds;
    this.kind = facts.isNamespaceTerminating === true ? 'conflict' : kindOf(facts.status);
  }
}

function kindOf(status: number): KubernetesErrorKind {
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'notFound';
    case 409:
      return 'conflict';
    case 429:
      return 'throttled';
    default:
      return status === 0 || status === 408 || status >= 500 ? 'unreachable' : 'refused';
  }
}

const LONGEST_MESSAGE = 500;

interface ApiFailure {
  code: number;
  body: unknown;
  headers: Record<string, string>;
}

function isApiFailure(error: unknown): error is ApiFailure {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' && 'body' in error;
}

/**
 * Turns what @kubernetes/client-node throws into a {@link KubernetesError}. Its own message holds the whole answer with all
 * headers, so only reason and message of the Status object are kept; those name fields, not their values.
 * @param what what was tried, for example `write secrets/sc-orders-secret`.
 */
export function toKubernetesError(error: unknown, what: string): unknown {
  if (isApiFailure(error))
    return answerError({ status: error.code, text: error.body, headers: error.headers }, what);
  if (error instanceof Error && error.message.startsWith('Unrecognized API version and kind')) {
    const message = `The cluster does not know the kind of: ${what}.`;
    return new KubernetesError({ status: 404, reason: 'NotFound', message });
  }
  if (!isNetworkFailure(error)) return error;
  return new KubernetesError({
    status: 0,
    reason: networkReason(error),
    message: `The Kubernetes API did not answer (${networkReason(error)}) to: ${what}.`,
  });
}

/** The error of an answer with a status from 400. */
export function answerError(
  answer: { status: number; text: unknown; headers: Record<string, string> },
  what: string,
): KubernetesError {
  const { reason, message, causes } = readStatus(answer.text);
  // Some failures have no reason, and a path of no group is answered in plain text.
  const named = reason === '' ? String(answer.status) : `${answer.status} ${reason}`;
  const retryAfter = answer.headers['retry-after'];
  return new KubernetesError({
    status: answer.status,
    reason,
    message: `The Kubernetes API answered ${named} to: ${what}. ${withoutValues(message, what)}`.trim(),
    ...(causes.includes('NamespaceTerminating') ? { isNamespaceTerminating: true } : {}),
    ...(retryAfter !== undefined && /^\d+$/.test(retryAfter)
      ? { retryAfterSeconds: Number(retryAfter) }
      : {}),
  });
}

/** Messages about a Secret may quote what is wrong with it. */
function withoutValues(message: string, what: string): string {
  const shown = /\bsecrets?\b/i.test(what)
    ? message.replaceAll(/Invalid value: (?:"(?:[^"\\]|\\.)*"?|\S+)/g, 'Invalid value')
    : message;
  return shown.slice(0, LONGEST_MESSAGE);
}

function readStatus(body: unknown): { reason: string; message: string; causes: unknown[] } {
  let status: unknown = body;
  if (typeof body === 'string') {
    try {
      status = JSON.parse(body);
    } catch {
      status = undefined;
    }
  }
  const { reason, message, details } = (status ?? {}) as Record<string, unknown>;
  const { causes } = (details ?? {}) as { causes?: unknown };
  return {
    reason: typeof reason === 'string' ? reason : '',
    message: typeof message === 'string' ? message : '',
    causes: Array.isArray(causes) ? causes.map((cause: { reason?: unknown } | null) => cause?.reason) : [],
  };
}

interface NetworkFailure {
  name: string;
  message: string;
  cause?: unknown;
}

/** fetch reports a missing connection as TypeError "fetch failed" with the reason as cause, and a timeout by name. */
function isNetworkFailure(error: unknown): error is NetworkFailure {
  // A timeout is a DOMException, which is not an Error everywhere.
  if (typeof error !== 'object' || error === null || !('name' in error) || !('message' in error))
    return false;
  const isAborted = error.name === 'TimeoutError' || error.name === 'AbortError';
  return isAborted || (typeof error.message === 'string' && error.message.includes('fetch failed'));
}

function networkReason({ name, cause }: NetworkFailure): string {
  if (name === 'TimeoutError') return 'timeout';
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string'
    ? cause.code
    : 'NoAnswer';
}
