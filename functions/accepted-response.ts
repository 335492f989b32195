import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { publicUrl } from './public-url';

/** How long to wait before asking again: most operations on a cluster that has connections end within a second. */
export const POLL_SECONDS = 1;

/** 202: where to watch an operation that was started. */
export function acceptedResponse(
  request: HttpRequest,
  operationId: string,
  facts: Record<string, unknown> = {},
): HttpResponseInit {
  const statusUrl = publicUrl(new URL(request.url), `/api/operations/${operationId}`);
  return {
    status: 202,
    headers: { Location: statusUrl, 'Retry-After': String(POLL_SECONDS) },
    jsonBody: { operationId, ...facts, statusUrl },
  };
}
