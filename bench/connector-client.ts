import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ConnectionRequest } from '../connection/request';
import type { Endpoints } from '../local/stack/endpoints';
import { localToken } from '../local/stack/local-token';

/** What the bench reads of an operation's status. */
export interface EndedOperation {
  operationId: string;
  status: string;
}

/** The request of the default example. */
export function exampleRequest(root: string): ConnectionRequest {
  const file = join(root, 'examples', 'storage-blob-workload-identity.yaml');
  return parse(readFileSync(file, 'utf8')) as ConnectionRequest;
}

/** Starts an operation over HTTP and polls until it has ended. */
export async function connect(
  endpoints: Endpoints,
  request: ConnectionRequest,
  pollMs = 20,
): Promise<EndedOperation> {
  const { token } = await localToken(endpoints, endpoints.functions);
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
  const started = await fetch(`${endpoints.functions}/api/connections`, {
    method: 'POST',
    headers,
    body: JSON.stringify(request),
  });
  const { operationId } = (await started.json()) as EndedOperation;
  for (;;) {
    const response = await fetch(`${endpoints.functions}/api/operations/${operationId}`, { headers });
    const operation = (await response.json()) as EndedOperation;
    if (operation.status === 'Succeeded') return operation;
    if (operation.status !== 'Running' && operation.status !== 'Accepted') {
      throw new Error(`The operation ended ${operation.status}: ${JSON.stringify(operation)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
