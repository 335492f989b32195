import type { ServerResponse } from 'node:http';
import { ApiError, NoSuchPath } from '../objects/api-error';

/** What a handler answers, unless it streams by itself. */
export interface Answer {
  code: number;
  body: unknown;
  headers?: Readonly<Record<string, string | string[]>>;
}

export function ok(body: unknown): Answer {
  return { code: 200, body };
}

export function created(body: unknown): Answer {
  return { code: 201, body };
}

/** Value of the header `warning`, which clients print. */
export function warningText(text: string): string {
  return `299 - ${JSON.stringify(text)}`;
}

export function send(response: ServerResponse, answer: Answer): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const isText = typeof answer.body === 'string';
  const body = Buffer.from(isText ? String(answer.body) : JSON.stringify(answer.body));
  response.writeHead(answer.code, {
    ...(answer.code === 204
      ? {}
      : {
          'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json',
          'content-length': body.length,
        }),
    'cache-control': 'no-cache, private',
    ...answer.headers,
  });
  response.end(body);
}

/** The answer for anything a handler threw; what is no ApiError is a fault of the server and says no more. */
export function answerFor(error: unknown): Answer {
  if (error instanceof NoSuchPath) {
    return { code: 404, body: '404 page not found\n' };
  }
  const known =
    error instanceof ApiError
      ? error
      : new ApiError(500, 'InternalError', 'Internal error occurred: unexpected failure');
  const seconds = known.details?.['retryAfterSeconds'];
  const headers = typeof seconds === 'number' ? { headers: { 'retry-after': String(seconds) } } : {};
  return { code: known.code, body: known.toStatus(), ...headers };
}
