import { redact } from './redact';

/** Why a call failed, in a few words, and whether the API answered at all. */
export interface FailureReason {
  text: string;
  answered: boolean;
  /** HTTP status, when there was one. */
  status?: number;
}

/** Reads the status and the message of whatever a client threw. Never holds a credential; at most 200 characters. */
export function reasonOf(error: unknown): FailureReason {
  const status = statusOf(error);
  const message = redact(error instanceof Error ? error.message : String(error))
    .replace(/\s+/g, ' ')
    .slice(0, 200);
  if (status === undefined) return { text: message || 'no answer', answered: false };
  return { text: `${meaning(status)} (HTTP ${status})`, answered: true, status };
}

function meaning(status: number): string {
  if (status === 401) return 'the credentials were not accepted';
  if (status === 403) return 'not allowed for this identity';
  if (status === 429) return 'too many requests';
  return status >= 500 ? 'the service failed' : 'the request was refused';
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { statusCode, status, code } = error as Record<string, unknown>;
  return [statusCode, status, code].find(
    (value): value is number => typeof value === 'number' && value >= 300 && value < 600,
  );
}
