export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed JSON; `undefined` when the body is empty. */
  body: unknown;
}

export interface Call {
  method: Method;
  /** Path with query, below the service's address. */
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** Tries in all, when the usual number is not the right one. */
  tries?: number;
}
