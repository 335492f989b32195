import type { HttpRequest } from '@azure/functions';
import { connectionError, type ConnectionError } from '../connection/errors';

/** A request document goes through every step of an operation; a Service Bus message has the same limit. */
const LARGEST_REQUEST_BYTES = 256 * 1024;

/** The error of a document that is too large. */
export function tooLarge(): ConnectionError {
  const message = `The body is too large: at most ${LARGEST_REQUEST_BYTES} bytes are allowed.`;
  return connectionError('InvalidRequest', { message, target: 'body' });
}

/** @returns the text of a request, or `undefined` when it is too large. */
export async function readText(request: HttpRequest): Promise<string | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > LARGEST_REQUEST_BYTES) return undefined;
  const text = await request.text();
  return Buffer.byteLength(text) > LARGEST_REQUEST_BYTES ? undefined : text;
}

/** Whether a document that was read already is too large, or nested deeper than a program can follow. */
export function isTooLarge(document: unknown): boolean {
  try {
    return Buffer.byteLength(JSON.stringify(document) ?? '') > LARGEST_REQUEST_BYTES;
  } catch {
    return true;
  }
}
