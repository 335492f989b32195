import { randomUUID } from 'node:crypto';
import { readClusterLocation } from '../../activities/records/find-connections';
import { ConnectionFailure } from '../../activities/connection-failure';
import { operationStatusId } from '../../connection/operation-status-id';
import { clients } from '../app';
import { hasItsTurn } from '../await-turn';
import { runningOperationOn } from '../operation-lookup';
import { publicUrl } from '../public-url';
import { type AnyOrder, busyError, readOrder, startOperation } from '../start-operation';
import { armFailure } from './arm-failure';
import type { ArmCall } from './arm-route';
import type { LinkerAddress } from './linker-address';

/** Starts an operation on a linker for an ARM call; refuses it when it can never work or another one runs. */
export async function begin(
  call: ArmCall,
  { linkerId, clusterId }: LinkerAddress,
  body: unknown,
): Promise<AnyOrder> {
  const read = readOrder(body, randomUUID(), 'refuse', call.caller);
  if (!read.ok) throw armFailure(read.error);
  const { order } = read;
  const running = await runningOperationOn(call.durable, linkerId);
  if (running !== undefined) throw armFailure(busyError(linkerId, running));
  await locationOf(clusterId);
  await startOperation(call.durable, order);
  if (!(await hasItsTurn(call.durable, order))) throw armFailure(busyError(linkerId));
  return order;
}

/** Where a caller watches an operation: both headers hold the same address. */
export async function pollHeaders(
  call: Pick<ArmCall, 'url'>,
  { subscriptionId, clusterId, linkerId }: LinkerAddress,
  operationId: string,
): Promise<Record<'Azure-AsyncOperation' | 'Location', string>> {
  const location = (await locationOf(clusterId)).replaceAll(' ', '').toUpperCase();
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.ServiceLinker/locations/${location}/operationStatuses/${operationStatusId(linkerId, operationId)}`;
  const query = call.url.searchParams.get('api-version') ?? '2024-04-01';
  const address = publicUrl(call.url, `${path}?api-version=${encodeURIComponent(query)}`);
  return { 'Azure-AsyncOperation': address, Location: address };
}

const LOCATION_UNKNOWN = 'GLOBAL';
const locations = new Map<string, string>();

/** A cluster never moves, so its region is read once. When Azure does not answer, the operation must not fail for it. */
async function locationOf(clusterId: string): Promise<string> {
  const key = clusterId.toLowerCase();
  const known = locations.get(key);
  if (known !== undefined) return known;
  try {
    const location = await readClusterLocation(clients, clusterId);
    locations.set(key, location);
    return location;
  } catch (error) {
    if (error instanceof ConnectionFailure && error.error.code === 'ServiceUnavailable')
      return LOCATION_UNKNOWN;
    throw error;
  }
}
