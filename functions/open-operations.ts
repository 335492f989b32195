import {
  type DurableClient,
  type DurableOrchestrationStatus,
  OrchestrationRuntimeStatus,
} from 'durable-functions';
import { findOperation, isOpen, runningOperationOn } from './operation-lookup';
import type { AnyOrder } from './start-operation';

/** An operation that has not ended, as its durable status tells it. */
export interface OpenOperation {
  /** Name of the orchestration, for example `connect`. */
  kind: string;
  order: AnyOrder;
}

/** The operation whose turn it is on a linker. */
export async function openOperationOn(
  durable: DurableClient,
  linkerId: string,
): Promise<OpenOperation | undefined> {
  const operationId = await runningOperationOn(durable, linkerId);
  const status = operationId === undefined ? undefined : await findOperation(durable, operationId);
  return status && isOpen(status) ? openOperation(status) : undefined;
}

/** Every open operation that `matches`. Reads all open operations of the app, so it is for rare calls. */
export async function openOperations(
  durable: DurableClient,
  matches: (order: AnyOrder) => boolean,
): Promise<OpenOperation[]> {
  const filter = {
    runtimeStatus: [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running],
    showInput: true,
  };
  const statuses = await durable.getStatusBy(filter);
  return statuses.flatMap((status) => openOperation(status) ?? []).filter(({ order }) => matches(order));
}

function openOperation(
  status: Pick<DurableOrchestrationStatus, 'name' | 'input'>,
): OpenOperation | undefined {
  const order = orderOf(status.input);
  return order && { kind: status.name, order };
}

/** The order of an operation: its input, or after continue-as-new the part of the state that carries it. */
export function orderOf(input: unknown): AnyOrder | undefined {
  const holder = input as (Partial<AnyOrder> & { order?: AnyOrder }) | null;
  const order = holder?.order ?? holder;
  return order?.linkerId === undefined ? undefined : (order as AnyOrder);
}
