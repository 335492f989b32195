import {
  type DurableClient,
  type DurableOrchestrationStatus,
  EntityId,
  OrchestrationRuntimeStatus,
} from 'durable-functions';
import { keyOf } from '../connection/names';
import type { GateState } from '../orchestrations/turns/gate-entity';

const OPEN: readonly OrchestrationRuntimeStatus[] = [
  OrchestrationRuntimeStatus.Pending,
  OrchestrationRuntimeStatus.Running,
  OrchestrationRuntimeStatus.ContinuedAsNew,
  OrchestrationRuntimeStatus.Suspended,
];

/** Operations and the parts that they start. Callers may send other texts, which must not become part of a URL. */
const INSTANCE_ID = /^[\w.:-]{1,150}$/;

/** @returns the durable status, or `undefined` when there is no such operation. */
export async function findOperation(
  client: DurableClient,
  operationId: string,
): Promise<DurableOrchestrationStatus | undefined> {
  if (!INSTANCE_ID.test(operationId)) return undefined;
  try {
    return await client.getStatus(operationId, { showInput: true });
  } catch (error) {
    // The SDK has no typed error for an unknown instance; its text names the HTTP status.
    if (error instanceof Error && error.message.includes('HTTP 404')) return undefined;
    throw error;
  }
}

/** Whether an operation has not ended yet. */
export async function isOperationRunning(client: DurableClient, operationId: string): Promise<boolean> {
  const status = await findOperation(client, operationId);
  return status !== undefined && isOpen(status);
}

export function isOpen({ runtimeStatus }: Pick<DurableOrchestrationStatus, 'runtimeStatus'>): boolean {
  return OPEN.includes(runtimeStatus);
}

/** @returns the id of the operation that runs on a linker now, if any. */
export async function runningOperationOn(
  client: DurableClient,
  linkerId: string,
): Promise<string | undefined> {
  const gate = await client.readEntityState<GateState>(new EntityId('gate', `linker-${keyOf(linkerId)}`));
  const ahead = gate.entityState?.holder ?? gate.entityState?.line[0];
  if (!gate.entityExists || ahead === undefined) return undefined;
  return (await isOperationRunning(client, ahead)) ? ahead : undefined;
}
