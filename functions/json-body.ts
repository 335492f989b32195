import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { connectionError } from '../connection/errors';
import { errorResponse } from './error-response';
import { readText } from './request-size';

/** The JSON of a request, or the answer that says that it is none. */
export async function readJsonBody(
  request: HttpRequest,
  example: string,
): Promise<{ ok: true; body: unknown } | { ok: false; response: HttpResponseInit }> {
  const read = await readText(request);
  if (!read.ok) return { ok: false, response: errorResponse(read.status, read.error) };
  try {
    return { ok: true, body: JSON.parse(read.text) as unknown };
  } catch {
    const message = `The body is not JSON. Send one document, for example ${example}.`;
    const error = connectionError('InvalidRequest', { message, target: 'body' });
    return { ok: false, response: errorResponse(400, error) };
  }
}
