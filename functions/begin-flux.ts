import type { Caller } from '../connection/caller';
import type { ConnectionError } from '../connection/errors';
import { fluxConfigurationId, parseFluxRequest } from '../connection/flux-request';
import { operationId } from '../connection/names';
import { seal } from '../connection/sealing';
import type { FluxOrder } from '../orchestrations/flux/flux-state';
import { settings } from './app';

/**
 * Reads a request for a Flux configuration and seals its properties as a whole: sources come with credentials.
 * @param guid makes the operation id; the same one finds the same operation again.
 */
export function readFluxOrder(
  body: unknown,
  guid: string,
  whenBusy: FluxOrder['whenBusy'],
  caller?: Caller,
): { ok: true; order: FluxOrder } | { ok: false; error: ConnectionError } {
  const parsed = parseFluxRequest(body);
  if (!parsed.ok) return parsed;
  const { request } = parsed;
  const { clusterId, name, operation } = request;
  const resourceId = fluxConfigurationId(clusterId, name);
  const order: FluxOrder = {
    family: 'flux',
    operationId: operationId(resourceId, guid),
    operation,
    resourceId,
    request: { clusterId, name },
    ...('properties' in request
      ? { sealedProperties: seal(JSON.stringify(request.properties), settings.sealingKey) }
      : { isForced: request.force }),
    ...(caller === undefined ? {} : { caller: { name: caller.name, type: caller.type } }),
    requestedAt: new Date().toISOString(),
    whenBusy,
  };
  return { ok: true, order };
}
