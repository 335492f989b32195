/** One request that a stand-in answered. Bodies and headers are left out: they may hold credentials. */
export interface LoggedRequest {
  method: string;
  /** Path with query. */
  path: string;
  /** 0 when the connection was cut instead of answered. */
  status: number;
  /** ISO 8601. */
  startedAt: string;
  durationMs: number;
}

const KEPT_REQUESTS = 10_000;

/** The latest requests, oldest first, for tests and for people who want to see what was called. */
export class RequestLog {
  readonly #kept: LoggedRequest[] = [];

  add(request: LoggedRequest): void {
    this.#kept.push(request);
    if (this.#kept.length > KEPT_REQUESTS) this.#kept.splice(0, KEPT_REQUESTS / 10);
  }

  list(): LoggedRequest[] {
    return [...this.#kept];
  }

  clear(): void {
    this.#kept.length = 0;
  }
}
