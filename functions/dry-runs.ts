import { setTimeout as delay } from 'node:timers/promises';
import { type DurableClient, type DurableOrchestrationStatus, EntityId } from 'durable-functions';
import { deterministicGuid, keyOf, operationId } from '../connection/names';
import type { DryRunList } from '../orchestrations/connections/dry-run-list-entity';
import type { OperationOrder } from '../orchestrations/connect-state';
import { findOperation } from './operation-lookup';

/** Milliseconds between looks at the list of names, which is written in passing. */
const LOOKS_MS = [10, 20, 40, 80, 160, 320, 640];

/** Id of a dry run; it works on the linker of the same name. */
export function dryRunId(clusterId: string, name: string): string {
  return `${clusterId}/providers/Microsoft.ServiceLinker/dryruns/${name}`;
}

/** A dry run has one durable instance, which a repetition replaces. */
export function dryRunOperationId(clusterId: string, name: string): string {
  const id = dryRunId(clusterId, name);
  return operationId(id, deterministicGuid(id));
}

export function findDryRun(
  durable: DurableClient,
  clusterId: string,
  name: string,
): Promise<DurableOrchestrationStatus | undefined> {
  return findOperation(durable, dryRunOperationId(clusterId, name));
}

/** Every dry run of a cluster. */
export async function listDryRuns(
  durable: DurableClient,
  clusterId: string,
): Promise<DurableOrchestrationStatus[]> {
  const names = await namesOf(durable, clusterId);
  const found = await Promise.all(names.map((name) => findDryRun(durable, clusterId, name)));
  return found.filter((status) => status !== undefined);
}

export async function startDryRun(durable: DurableClient, order: OperationOrder): Promise<void> {
  const { clusterId, name } = order.request;
  await durable.startNew('dry-run', { instanceId: order.operationId, input: order });
  await rename(durable, { clusterId, name, operation: 'add' });
}

/** Forgets a dry run that has ended. */
export async function forgetDryRun(durable: DurableClient, clusterId: string, name: string): Promise<void> {
  await durable.purgeInstanceHistory(dryRunOperationId(clusterId, name));
  await rename(durable, { clusterId, name, operation: 'remove' });
}

async function rename(
  durable: DurableClient,
  { clusterId, name, operation }: { clusterId: string; name: string; operation: 'add' | 'remove' },
): Promise<void> {
  await durable.signalEntity(listOf(clusterId), operation, { name });
  for (const lookMs of LOOKS_MS) {
    const names = await namesOf(durable, clusterId);
    if (names.includes(name) === (operation === 'add')) return;
    await delay(lookMs);
  }
}

async function namesOf(durable: DurableClient, clusterId: string): Promise<string[]> {
  const { entityState } = await durable.readEntityState<DryRunList>(listOf(clusterId));
  return entityState?.names ?? [];
}

function listOf(clusterId: string): EntityId {
  return new EntityId('dry-run-list', keyOf(clusterId));
}
