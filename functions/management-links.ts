import type { DurableClient } from 'durable-functions';
import type { AuthorizedCaller } from './authorization/caller-of-claims';
import { roles } from './authorization/role';

/**
 * The links to an operation in the API of Durable Functions itself. In Azure they carry the key of that API, which opens
 * every operation of the app, so only a caller who holds every role gets it.
 */
export function managementLinks(
  client: Pick<DurableClient, 'createHttpManagementPayload'>,
  operationId: string,
  { roles: held }: Pick<AuthorizedCaller, 'roles'>,
): Record<string, string> {
  const links = Object.entries(client.createHttpManagementPayload(operationId));
  const isTrusted = roles.every((role) => held.includes(role));
  return Object.fromEntries(links.map(([name, link]) => [name, isTrusted ? link : withoutKey(link)]));
}

/** Not through `URL`: the links are templates with braces. */
function withoutKey(link: string): string {
  return link.replace(/([?&])code=[^&]*&?/g, '$1').replace(/[?&]$/, '');
}
