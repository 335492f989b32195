import type { ServiceBusClient } from '@azure/service-bus';
import type { ConnectionError } from '../../connection/errors';
import type { ConnectionObjects, PrincipalFacts } from '../../connection/plan';
import { sampleJob } from '../../connection/usage';
import type { Endpoints } from '../stack/endpoints';
import { localToken } from '../stack/local-token';
import type { Example } from './example';
import { type Inventory, readInventory } from './inventory';
import type { PhaseDisplay } from './phase-display';
import { sendAndFollow } from './send-and-follow';

/** How one example ended. */
export type Outcome = { example: string; operationId: string; seconds: number } & (
  | { status: 'Succeeded'; inventory: Inventory; sampleJob: Record<string, unknown> }
  | { status: 'Failed'; error: ConnectionError; undone: string[]; kept: string[]; leftBehind: string[] }
);

interface OperationStatus {
  status: string;
  error?: ConnectionError;
  result?: {
    objects?: ConnectionObjects;
    principal?: PrincipalFacts;
    undone?: string[];
    kept?: string[];
    leftBehind?: string[];
  };
}

/** Sends one example through the queue, shows its progress, and reads back what it led to. */
export async function runExample(
  endpoints: Endpoints,
  client: ServiceBusClient,
  example: Example,
  display: PhaseDisplay,
): Promise<Outcome> {
  const began = Date.now();
  const operationId = await sendAndFollow(client, example, (event) => display.show(event));
  await display.end();
  const seconds = (Date.now() - began) / 1000;
  const common = { example: example.file, operationId, seconds };
  const status = await readEndedStatus(endpoints, operationId);
  const result = status.result ?? {};
  if (status.error) {
    const { undone = [], kept = [], leftBehind = [] } = result;
    return { ...common, status: 'Failed', error: status.error, undone, kept, leftBehind };
  }
  const inventory = await readInventory(endpoints, example, result);
  const job = result.objects ? sampleJob(result.objects) : {};
  return { ...common, status: 'Succeeded', inventory, sampleJob: job };
}

/** The last event leaves just before the operation's status is final. */
async function readEndedStatus(endpoints: Endpoints, operationId: string): Promise<OperationStatus> {
  const { token } = await localToken(endpoints, endpoints.functions);
  for (;;) {
    const response = await fetch(`${endpoints.functions}/api/operations/${operationId}`, {
      headers: { Authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(10_000),
    });
    const status = (await response.json()) as OperationStatus;
    if (status.status !== 'Running' && status.status !== 'Accepted') return status;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
