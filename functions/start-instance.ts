import type { DurableClient } from 'durable-functions';
import { findOperation } from './operation-lookup';

/**
 * Starts an orchestration unless it has been started before: the operation's id comes from the request, and Durable
 * Functions would run an ended instance of the same id once more.
 */
export async function startInstance(
  client: DurableClient,
  orchestration: string,
  order: { operationId: string },
): Promise<void> {
  if (await findOperation(client, order.operationId)) return;
  try {
    await client.startNew(orchestration, { instanceId: order.operationId, input: order });
  } catch (error) {
    // A copy of the request was faster.
    if (!(await findOperation(client, order.operationId))) throw error;
  }
}
