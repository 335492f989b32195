import type { ConnectionRequest } from '../connection/request';
import type { Endpoints } from '../local/stack/endpoints';
import { localToken } from '../local/stack/local-token';
import { exampleRequest } from './connector-client';

const VERSION = 'api-version=2024-07-01-preview';
const POLL_MS = 20;
/** What the Azure CLI was recorded to call for create, show, list-configuration, validate and delete, without polls. */
const AZURE_CLI_CALLS = '11 to 16';

interface Step {
  name: string;
  method: string;
  path: (linker: string) => string;
  body?: (request: ConnectionRequest) => unknown;
}

/** A whole life of a connection, call by call, as a client of the API sends it. */
const steps: readonly Step[] = [
  {
    name: 'create',
    method: 'PUT',
    path: (linker) => `${linker}?${VERSION}`,
    body: ({ properties }) => ({ properties }),
  },
  { name: 'show', method: 'GET', path: (linker) => `${linker}?${VERSION}` },
  { name: 'list-configuration', method: 'POST', path: (linker) => `${linker}/listConfigurations?${VERSION}` },
  { name: 'validate', method: 'POST', path: (linker) => `${linker}/validateLinker?${VERSION}` },
  {
    name: 'delete',
    method: 'DELETE',
    path: (linker) => `${linker}?${VERSION}&deleteOrUpdateBehavior=ForcedCleanup`,
  },
];

/** Calls from create to delete: the client's without polls, and what each costs in Azure and in the cluster. */
export async function measureLifecycle(endpoints: Endpoints, root: string): Promise<[string, string][]> {
  const request = { ...exampleRequest(root), name: 'lifecycle_blob' };
  const linker = `${request.clusterId}/providers/Microsoft.ServiceLinker/linkers/${request.name}`;
  const { token } = await localToken(endpoints, endpoints.functions);
  const figures: [string, string][] = [];
  for (const step of steps) {
    const before = await countCalls(endpoints);
    const began = performance.now();
    await take(endpoints, step, { request, linker, token });
    const took = performance.now() - began;
    const after = await countCalls(endpoints);
    const calls = `${after.arm - before.arm} to ARM, ${after.kubernetes - before.kubernetes} to Kubernetes`;
    figures.push([`create to delete: ${step.name}`, `${calls}, ${took.toFixed(0)} ms`]);
  }
  return [
    ...figures,
    ['create to delete: calls of the client', `${steps.length}; the Azure CLI makes ${AZURE_CLI_CALLS}`],
  ];
}

async function take(
  endpoints: Endpoints,
  { method, path, body }: Step,
  { request, linker, token }: { request: ConnectionRequest; linker: string; token: string },
): Promise<void> {
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
  const sent = body === undefined ? {} : { body: JSON.stringify(body(request)) };
  const response = await fetch(`${endpoints.functions}${path(linker)}`, { method, headers, ...sent });
  if (!response.ok) throw new Error(`${method} was answered ${response.status}: ${await response.text()}`);
  const operation = response.headers.get('azure-asyncoperation');
  while (operation !== null) {
    const { status } = (await (await fetch(operation, { headers })).json()) as { status: string };
    if (status === 'Succeeded') return;
    if (status === 'Failed' || status === 'Canceled') throw new Error(`The ${method} ended ${status}`);
    await new Promise((wake) => setTimeout(wake, POLL_MS));
  }
}

async function countCalls(endpoints: Endpoints): Promise<{ arm: number; kubernetes: number }> {
  const [arm = 0, kubernetes = 0] = await Promise.all(
    [endpoints.arm, endpoints.kubernetes].map(async (endpoint) => {
      const body = (await (await fetch(`${endpoint}/_local/requests`)).json()) as unknown;
      return (Array.isArray(body) ? body : (body as { value: unknown[] }).value).length;
    }),
  );
  return { arm, kubernetes };
}
