import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { failureOf } from '../faults';
import type { Fault } from '../faults';
import { badRequest } from './arm-error';
import { isRecord } from './json';
import type { Json } from './json';
import type { Call } from './provider';
import { readResourcePath } from './resource-path';

/** `https://host:port` as the client called this server. */
export function originOf(req: IncomingMessage): string {
  return `https://${req.headers.host ?? 'localhost'}`;
}

/** Path and query of a request. Not through URL: its path may begin with two slashes. */
export function splitUrl(req: IncomingMessage): { path: string; query: URLSearchParams } {
  const [path = '/', ...query] = (req.url ?? '/').split('?');
  return { path: decode(path), query: new URLSearchParams(query.join('?')) };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw badRequest('InvalidRequestUri', 'The request URI is not properly encoded.');
  }
}

export async function readCall(req: IncomingMessage, fault: Fault | undefined): Promise<Call> {
  const { path, query } = splitUrl(req);
  return {
    method: req.method ?? 'GET',
    path: readResourcePath(path),
    query,
    headers: req.headers,
    body: parseBody(await text(req)),
    origin: originOf(req),
    apiVersion: query.get('api-version') ?? '',
    failure: failureOf(fault),
  };
}

/** A request body that has to be a JSON object, or empty. */
export function parseBody(raw: string): Json {
  if (raw === '') return {};
  try {
    const value: unknown = JSON.parse(raw);
    if (isRecord(value)) return value;
  } catch {
    // refused below, without repeating what may be a credential
  }
  throw badRequest('InvalidRequestContent', 'The request content was invalid and could not be deserialized.');
}
