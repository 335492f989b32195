import type { InstanceFilter } from './instance-queries';
import { ManagementError } from './management-error';

/** A request below the management API's path. */
export interface ManagementRequest {
  readonly method: string;
  /** Decoded segments after `/runtime/webhooks/durabletask/`. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly continuationToken: string | undefined;
  /** Where the caller reached the host, for links. */
  readonly origin: string;
}

export interface ManagementAnswer {
  readonly status: number;
  /** Written as JSON; left out when undefined. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const DEFAULT_PAGE_SIZE = 100;

/** The body's JSON text, or null when it is empty. Throws 400 when it is not JSON. */
export function jsonBody(request: ManagementRequest): string | null {
  const text = request.body.toString('utf8').trim();
  if (text === '') return null;
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    throw new ManagementError(400, 'The body is not valid JSON.');
  }
}

/** Reads the filter of a query or purge. Throws 400 on a time that is none. */
export function queryFilter(query: URLSearchParams): InstanceFilter {
  const runtimeStatus = query
    .getAll('runtimeStatus')
    .flatMap((value) => value.split(','))
    .filter((value) => value !== '');
  const createdTimeFrom = time(query, 'createdTimeFrom');
  const createdTimeTo = time(query, 'createdTimeTo');
  const instanceIdPrefix = query.get('instanceIdPrefix');
  return {
    ...(runtimeStatus.length > 0 ? { runtimeStatus } : {}),
    ...(createdTimeFrom ? { createdTimeFrom } : {}),
    ...(createdTimeTo ? { createdTimeTo } : {}),
    ...(instanceIdPrefix ? { instanceIdPrefix } : {}),
  };
}

/** Reads how much of the result is wanted. Throws 400 on a page size or a token that makes no sense. */
export function queryPage({ query, continuationToken }: ManagementRequest) {
  const top = Number(query.get('top') || DEFAULT_PAGE_SIZE);
  if (!Number.isSafeInteger(top) || top < 1) throw new ManagementError(400, 'top must be a positive number.');
  return { top, continuationToken };
}

function time(query: URLSearchParams, name: string): string | undefined {
  const text = query.get(name);
  if (!text) return undefined;
  const parsed = new Date(text);
  if (Number.isNaN(parsed.getTime())) throw new ManagementError(400, `${name} is not a time.`);
  return parsed.toISOString();
}
