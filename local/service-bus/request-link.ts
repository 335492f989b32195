import type { EventContext, Receiver, Sender } from 'rhea';
import { asBrokerError, BrokerError } from './broker-error';
import { decodeMessage, encodeMessage, intValue, symbolValue } from './rhea-values';

/** A request of `$cbs` or `$management`. */
export interface ManagementRequest {
  readonly operation: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** `status` follows HTTP: 200, 202, or 204 when there is nothing to answer with. */
export interface ManagementAnswer {
  readonly status: number;
  readonly body?: unknown;
}

export type RequestHandler = (request: ManagementRequest) => Promise<ManagementAnswer>;

/**
 * Serves a link on which a client sends requests; the answers go to the client's receiver link that the
 * request names in `reply_to`.
 */
export function serveRequestLink(
  receiver: Receiver,
  findReplyLink: (name: string) => Sender | undefined,
  handle: RequestHandler,
  onError: (error: unknown) => void,
): void {
  receiver.on('message', (context: EventContext) => {
    context.delivery?.accept();
    const decoded = decodeMessage(context.message as unknown as Buffer);
    const properties = (decoded['application_properties'] ?? {}) as Record<string, unknown>;
    const request = {
      operation: String(properties['operation']),
      properties,
      body: (decoded['body'] ?? {}) as Record<string, unknown>,
    };
    void answer(request, handle, onError).then((fields) => {
      const bytes = encodeMessage({ ...fields, correlation_id: decoded['message_id'] });
      findReplyLink(String(decoded['reply_to']))?.send(bytes, undefined, 0);
    });
  });
}

async function answer(request: ManagementRequest, handle: RequestHandler, onError: (error: unknown) => void) {
  try {
    const { status, body } = await handle(request);
    return { application_properties: statusProperties(status, 'OK'), body };
  } catch (error) {
    if (!(error instanceof BrokerError)) onError(error);
    const { statusCode, condition, message } = asBrokerError(error);
    const properties = { ...statusProperties(statusCode, message), errorCondition: symbolValue(condition) };
    return { application_properties: properties, body: {} };
  }
}

/** Both spellings: some of the client's calls read only the one, some only the other. */
function statusProperties(status: number, description: string) {
  return {
    statusCode: intValue(status),
    'status-code': intValue(status),
    statusDescription: description,
    'status-description': description,
  };
}
