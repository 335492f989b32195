/** What can be done about a failed call: each kind has its own wait, or none. */
export type ArmErrorKind =
  'busy' | 'throttled' | 'replication' | 'forbidden' | 'notFound' | 'changed' | 'unavailable' | 'refused';

export interface ArmErrorFacts {
  /** HTTP status; 0 when no answer came. */
  status: number;
  /** Azure's error code, for example `AuthorizationFailed`. */
  code: string;
  /** The finer code that some services put below `innererror`, for example `ForbiddenByFirewall`. */
  innerCode?: string;
  message: string;
  /** Path of the request, without host and query. */
  path: string;
  retryAfterSeconds?: number;
}

/** A failed call to Azure. It holds no request: that one carries a token. */
export class ArmError extends Error {
  readonly status: number;
  readonly code: string;
  readonly innerCode: string | undefined;
  readonly path: string;
  readonly retryAfterSeconds: number | undefined;
  readonly kind: ArmErrorKind;

  constructor(facts: ArmErrorFacts) {
    super(facts.message);
    this.name = 'ArmError';
    this.status = facts.status;
    this.code = facts.code;
    this.innerCode = facts.innerCode;
    this.path = facts.path;
    this.retryAfterSeconds = facts.retryAfterSeconds;
    this.kind = kindOfMessage(facts.message) ?? kindOf(facts.status, facts.code);
  }
}

// https://learn.microsoft.com/azure/role-based-access-control/troubleshooting: new principals replicate for minutes.
const REPLICATION_CODES = new Set(['principalnotfound', 'principalidnotfound']);
// 409 answers that stay the same however long one waits.
const FINAL_CONFLICTS = new Set([
  'roleassignmentexists',
  'resourcealreadyexists',
  'missingsubscriptionregistration',
  'keybasedauthenticationnotpermitted',
  'scopelocked',
]);

// Answers of Cosmos DB whose status says something else: 412 while another write runs, 400 for a principal that Entra ID
// does not show there yet.
const MESSAGES: readonly [RegExp, ArmErrorKind][] = [
  [/an operation in progress which requires exclusive lock/i, 'busy'],
  [/principal id .* was not found in the aad tenant/i, 'replication'],
];

function kindOfMessage(message: string): ArmErrorKind | undefined {
  return MESSAGES.find(([pattern]) => pattern.test(message))?.[1];
}

function kindOf(status: number, code: string): ArmErrorKind {
  const lowerCode = code.toLowerCase();
  if (REPLICATION_CODES.has(lowerCode)) return 'replication';
  if (status === 409) return FINAL_CONFLICTS.has(lowerCode) ? 'refused' : 'busy';
  if (status === 429) return 'throttled';
  if (status === 401 || status === 403) return 'forbidden';
  if (status === 404) return 'notFound';
  if (status === 412) return 'changed';
  return status === 0 || status === 408 || status >= 500 ? 'unavailable' : 'refused';
}

interface ErrorDetail {
  code?: unknown;
  message?: unknown;
  innererror?: { code?: unknown };
}

type ErrorBody = ErrorDetail & { error?: ErrorDetail };

/**
 * Codes and message of an error answer. Azure nests them below `error`; some providers do not.
 * The message is cut: it becomes part of stored errors.
 */
export function readErrorBody(
  body: unknown,
  status: number,
): Pick<ArmErrorFacts, 'code' | 'innerCode' | 'message'> {
  const outer: ErrorBody = typeof body === 'object' && body !== null ? body : {};
  const inner = typeof outer.error === 'object' && outer.error !== null ? outer.error : outer;
  const code = typeof inner.code === 'string' && inner.code !== '' ? inner.code : `HTTP ${status}`;
  const message =
    typeof inner.message === 'string' && inner.message !== ''
      ? inner.message
      : `Azure answered with status ${status}.`;
  const innerCode = inner.innererror?.code;
  return {
    code,
    message: message.slice(0, 1_000),
    ...(typeof innerCode === 'string' ? { innerCode } : {}),
  };
}

/** Seconds of a `Retry-After` header (whole seconds or an HTTP date), or `undefined` when there is none. */
export function readRetryAfterSeconds(value: string | undefined, nowMs = Date.now()): number | undefined {
  if (value === undefined || value === '') return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const dateMs = Date.parse(value);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, Math.ceil((dateMs - nowMs) / 1_000));
}
