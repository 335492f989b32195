import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type ConnectionError, connectionError } from '../../connection/errors';
import { type ConnectionRequest, parseRequest } from '../../connection/request';
import { checkSupport } from '../../targets/support';

/** A request document from a file. */
export interface Example {
  file: string;
  request: ConnectionRequest;
}

/** Reads a YAML or JSON request and checks it, so that a bad file is refused before anything is started. */
export function readExample(
  file: string,
): { ok: true; example: Example } | { ok: false; error: ConnectionError } {
  let document: unknown;
  try {
    document = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return {
      ok: false,
      error: connectionError('InvalidRequest', { message: `${file}: ${reason}`, target: file }),
    };
  }
  const parsed = parseRequest(document);
  if (!parsed.ok) return parsed;
  const { request } = parsed;
  if (request.operation !== 'createOrUpdate') {
    const message = `${file}: operation: the demo makes connections, for example operation: createOrUpdate`;
    return { ok: false, error: connectionError('InvalidRequest', { message, target: 'operation' }) };
  }
  const support = checkSupport(request.properties);
  return support.ok ? { ok: true, example: { file, request } } : support;
}
