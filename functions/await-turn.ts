import { setTimeout as delay } from 'node:timers/promises';
import { type DurableClient, EntityId } from 'durable-functions';
import { keyOf } from '../connection/names';
import type { OperationResult } from '../connection/operation';
import type { GateState } from '../orchestrations/turns/gate-entity';
import { findOperation, isOpen } from './operation-lookup';
import type { AnyOrder } from './start-operation';

/** Milliseconds between looks. After the last look the caller is answered anyway and sees the end by polling. */
const LOOKS_MS = [10, 20, 40, 80, 160, 320, 640, 640];

/**
 * Waits until a started operation has its turn on the linker, so that whoever asks twice at once is told at once.
 * @returns whether the operation runs or has run; `false` when another one was faster.
 */
export async function hasItsTurn(
  durable: DurableClient,
  { operationId, linkerId }: AnyOrder,
): Promise<boolean> {
  const gate = new EntityId('gate', `linker-${keyOf(linkerId)}`);
  for (const lookMs of LOOKS_MS) {
    const { entityState } = await durable.readEntityState<GateState>(gate);
    if (entityState?.holder === operationId) return true;
    const status = await findOperation(durable, operationId);
    if (status && !isOpen(status)) return !wasRefused(status.output as OperationResult | null);
    await delay(lookMs);
  }
  return true;
}

function wasRefused(output: OperationResult | null): boolean {
  return output?.status === 'Failed' && output.error.code === 'AnotherOperationInProgress';
}
