import type { ConnectionRequest } from '../connection/request';
import type { Endpoints } from '../local/stack/endpoints';
import { connect, exampleRequest } from './connector-client';

interface LoggedRequest {
  method: string;
  path: string;
}

const WRITES = new Set(['PUT', 'PATCH', 'DELETE']);

/** Calls to Azure and to the cluster, and the size of the history, for a first connection and for the same again. */
export async function measureCalls(endpoints: Endpoints, root: string): Promise<[string, string][]> {
  const request = exampleRequest(root);
  return [
    ...(await measureOne(endpoints, request, 'first connection of a cluster')),
    ...(await measureOne(endpoints, request, 'the same again')),
    ...(await measureOne(endpoints, { ...request, name: 'second_blob' }, 'second connection of the cluster')),
  ];
}

async function measureOne(
  endpoints: Endpoints,
  request: ConnectionRequest,
  label: string,
): Promise<[string, string][]> {
  const armBefore = (await requestsOf(endpoints.arm)).length;
  const kubernetesBefore = (await requestsOf(endpoints.kubernetes)).length;
  const began = performance.now();
  const { operationId } = await connect(endpoints, request);
  const took = performance.now() - began;
  const arm = (await requestsOf(endpoints.arm)).slice(armBefore);
  const kubernetes = (await requestsOf(endpoints.kubernetes)).slice(kubernetesBefore);
  const { events, bytes } = await historyOf(endpoints, operationId);
  return [
    [`${label}: ARM calls`, describe(arm)],
    [`${label}: Kubernetes calls`, describe(kubernetes)],
    [`${label}: history of the last execution`, `${events} events, ${(bytes / 1024).toFixed(1)} KB`],
    [`${label}: time`, `${took.toFixed(0)} ms`],
  ];
}

function describe(requests: LoggedRequest[]): string {
  const writes = requests.filter(({ method }) => WRITES.has(method)).length;
  return `${requests.length}, ${writes} of them writes`;
}

async function requestsOf(endpoint: string): Promise<LoggedRequest[]> {
  const body = (await (await fetch(`${endpoint}/_local/requests`)).json()) as
    LoggedRequest[] | { value: LoggedRequest[] };
  return Array.isArray(body) ? body : body.value;
}

async function historyOf(
  endpoints: Endpoints,
  operationId: string,
): Promise<{ events: number; bytes: number }> {
  const url = `${endpoints.functions}/runtime/webhooks/durabletask/instances/${operationId}?showHistory=true&showHistoryOutput=true`;
  const status = (await (await fetch(url)).json()) as { historyEvents: unknown[] };
  return { events: status.historyEvents.length, bytes: JSON.stringify(status.historyEvents).length };
}
