import { createHash } from 'node:crypto';
import { isGuid } from './arm-id';

const KEY_LENGTH = 24;

/**
 * How the ARM API names an operation: `{guid}*{64 hex digits}`. The digits stand for the resource and are the same for
 * all its operations; the durable instance id, `{24 hex digits}.{guid}`, is made of the same parts.
 */
export function operationStatusId(resourceId: string, operationId: string): string {
  const guid = operationId.slice(operationId.indexOf('.') + 1);
  const hash = createHash('sha256').update(resourceId.toLowerCase()).digest('hex').toUpperCase();
  return `${guid}*${hash}`;
}

/** The durable instance id of a name that {@link operationStatusId} made; `undefined` for any other text. */
export function operationIdOf(statusId: string): string | undefined {
  const found = /^(?<guid>[^*]+)\*(?<hash>[0-9a-f]{64})$/i.exec(statusId)?.groups;
  if (!found || !isGuid(found['guid'] ?? '')) return undefined;
  return `${found['hash']?.slice(0, KEY_LENGTH).toLowerCase()}.${found['guid']?.toLowerCase()}`;
}
