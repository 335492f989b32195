import type { IncomingMessage } from 'node:http';
import { request as sendRequest } from 'node:https';
import { buffer, text } from 'node:stream/consumers';
import { isProviderPath } from './providers/resource-providers';
import { ArmError } from './arm-error';
import type { Answer } from './provider';
import { readResourcePath } from './resource-path';

/** Resource providers that are served elsewhere, by namespace in lower case: https origins. */
export type Relays = ReadonlyMap<string, string>;

/** Belong to one connection or to this answer, so they are not passed on. */
const OWN_HEADERS = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'date']);

/** Where requests for a path are served when that is not here. Registration is always Resource Manager's own. */
export function relayOf(path: string, relays: Relays): string | undefined {
  if (isProviderPath(path)) return undefined;
  const { namespace } = readResourcePath(path);
  return namespace === undefined ? undefined : relays.get(namespace.toLowerCase());
}

/**
 * Passes a request on to the resource provider as it came, the way Resource Manager does: with the caller's token, and with
 * the host that the caller used, so that addresses in the answer lead back here.
 */
export async function relay(req: IncomingMessage, origin: string, caCertPem: string): Promise<Answer> {
  const body = await buffer(req);
  const { hostname, port } = new URL(origin);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const { method, url: path, headers } = req;
    const outgoing = { hostname, port, method, path, headers, ca: caCertPem, servername: hostname };
    sendRequest(outgoing, resolve).on('error', reject).end(body);
  }).catch(() => {
    throw new ArmError(502, 'BadGateway', 'The resource provider does not answer.');
  });
  const content = await text(response);
  return {
    status: response.statusCode ?? 502,
    headers: passedOn(response),
    ...(content === '' ? {} : { body: JSON.parse(content) as unknown }),
  };
}

function passedOn({ headers }: IncomingMessage): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => !OWN_HEADERS.has(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, [value].flat().join(', ')]));
}
