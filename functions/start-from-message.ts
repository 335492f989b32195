import type { DurableClient } from 'durable-functions';
import type { ConnectionError } from '../connection/errors';
import { readDiagnosisOrder } from './begin-diagnosis';
import { readFluxOrder } from './begin-flux';
import { isTooLarge, tooLarge } from './request-size';
import { startInstance } from './start-instance';
import { readOrder, startOperation } from './start-operation';

/**
 * Starts the operation that a message of the requests queue asks for.
 * @returns why it can never work, if it cannot.
 */
export async function startFromMessage(
  client: DurableClient,
  message: unknown,
  guid: string,
): Promise<ConnectionError | undefined> {
  if (isTooLarge(message)) return tooLarge();
  switch (operationOf(message)) {
    case 'diagnose': {
      const read = await readDiagnosisOrder(client, message, guid);
      if (!read.ok) return read.error;
      await startInstance(client, 'diagnose', read.order);
      return undefined;
    }
    case 'createOrUpdateFluxConfiguration':
    case 'deleteFluxConfiguration': {
      const read = readFluxOrder(message, guid, 'wait');
      if (!read.ok) return read.error;
      await startInstance(client, 'flux-configuration', read.order);
      return undefined;
    }
    default: {
      const read = readOrder(message, guid, 'wait');
      if (!read.ok) return read.error;
      await startOperation(client, read.order);
      return undefined;
    }
  }
}

function operationOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'operation' in message
    ? message.operation
    : undefined;
}
