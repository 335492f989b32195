/** Where a long operation of Azure stands. */
export type OperationState =
  | { state: 'running'; retryAfterSeconds?: number }
  | { state: 'succeeded' }
  | { state: 'failed'; code: string; message: string };

interface OperationBody {
  status?: unknown;
  properties?: { provisioningState?: unknown };
  error?: { code?: unknown; message?: unknown };
}

/**
 * Reads one answer of an operation URL. `Azure-AsyncOperation` URLs answer 200 with a `status`; `Location` URLs answer 202
 * while the operation runs.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations
 */
export function readOperation(status: number, body: unknown, retryAfterSeconds?: number): OperationState {
  const running: OperationState = {
    state: 'running',
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
  const operation: OperationBody = typeof body === 'object' && body !== null ? body : {};
  const word = operation.status ?? operation.properties?.provisioningState;
  if (typeof word !== 'string') return status === 202 ? running : { state: 'succeeded' };
  switch (word.toLowerCase()) {
    case 'succeeded':
      return { state: 'succeeded' };
    case 'failed':
    case 'canceled':
    case 'cancelled':
      return failureOf(operation, word);
    default:
      return running;
  }
}

function failureOf({ error }: OperationBody, word: string): OperationState {
  return {
    state: 'failed',
    code: typeof error?.code === 'string' ? error.code : word,
    message: typeof error?.message === 'string' ? error.message.slice(0, 1_000) : 'Azure gave no reason.',
  };
}
