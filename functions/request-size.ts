import type { HttpRequest } from '@azure/functions';
import { connectionError, type ConnectionError } from '../connection/errors';

/** A request document goes through every step of an operation; a Service Bus message has the same limit. */
const LARGEST_REQUEST_BYTES = 256 * 1024;

/** The error of a document that is too large. */
export function tooLarge(): ConnectionError {
  const message = `The body is too large: at most ${LARGEST_REQUEST_BYTES} bytes are allowed.`;
  return connectionError('InvalidRequest', { message, target: 'body' });
}

export type RequestText =
  { ok: true; text: string } | { ok: false; status: 411 | 413; error: ConnectionError };

/** The text of a request, or why there is none that can be used. */
export async function readText(request: Pick<HttpRequest, 'headers' | 'text'>): Promise<RequestText> {
  const { headers } = request;
  if (Number(headers.get('content-length') ?? 0) > LARGEST_REQUEST_BYTES) return tooLargeText();
  const text = await request.text();
  if (text === '' && headers.has('transfer-encoding'))
    return { ok: false, status: 411, error: lengthRequired() };
  return Buffer.byteLength(text) > LARGEST_REQUEST_BYTES ? tooLargeText() : { ok: true, text };
}

function tooLargeText(): RequestText {
  return { ok: false, status: 413, error: tooLarge() };
}

/** The Functions host hands on no chunked body: https://github.com/Azure/azure-functions-host/issues/4926 */
function lengthRequired(): ConnectionError {
  const message =
    'The body did not arrive: send it with its Content-Length, not with Transfer-Encoding: chunked.';
  return connectionError('InvalidRequest', { message, target: 'body' });
}

/** Whether a document that was read already is too large, or nested deeper than a program can follow. */
export function isTooLarge(document: unknown): boolean {
  try {
    return Buffer.byteLength(JSON.stringify(document) ?? '') > LARGEST_REQUEST_BYTES;
  } catch {
    return true;
  }
}
