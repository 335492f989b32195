import type { HttpResponseInit } from '@azure/functions';
import { createHash } from 'node:crypto';
import { linkerResource, type ProvisioningState, type StoredLinker } from '../../connection/linker-resource';

/** An answer with a JSON body; `null` is one. */
export function armAnswer(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): HttpResponseInit {
  return { status, headers, body: JSON.stringify(body) };
}

/** An answer that holds a linker, in the shape of an api-version and with its etag. */
export function linkerAnswer(
  status: number,
  { stored, state }: { stored: StoredLinker; state: ProvisioningState },
  call: { apiVersion: string },
  headers: Record<string, string> = {},
): HttpResponseInit {
  const answersWrite = status === 201;
  const resource = linkerResource(stored, state, call.apiVersion, answersWrite);
  return armAnswer(status, resource, { ETag: etagOf(stored), ...headers });
}

/** Changes when the linker is written, and not while an operation runs on it. */
export function etagOf({ id, systemData, properties }: StoredLinker): string {
  const { provisioningState: _state, ...written } = properties;
  const text = JSON.stringify([id.toLowerCase(), systemData.lastModifiedAt, written]);
  return `"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`;
}
