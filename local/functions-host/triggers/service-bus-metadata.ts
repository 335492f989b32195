import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import type { TypedData } from '../core/core-types';

/**
 * The message's text, as a function without a `dataType` gets it. The library parses it when it is JSON.
 * The receiver leaves bodies unparsed, so a body is bytes unless the sender wrote an AMQP value.
 */
export function messageBody(message: Pick<ServiceBusReceivedMessage, 'body'>): TypedData {
  const body: unknown = message.body;
  if (body instanceof Uint8Array) return { string: Buffer.from(body).toString('utf8') };
  return { string: typeof body === 'string' ? body : (JSON.stringify(body) ?? '') };
}

/**
 * Trigger metadata under the names and in the forms of the Service Bus extension 5 and the real host: texts as
 * they are, everything else as JSON. `…Utc` times have no zone mark, as .NET writes them. The library hands the
 * keys to functions in camel case.
 */
export function messageMetadata(message: ServiceBusReceivedMessage): Record<string, TypedData> {
  const { enqueuedTimeUtc: enqueued, expiresAtUtc: expires } = message;
  const properties = message.applicationProperties ?? {};
  return {
    ...texts({
      MessageId: message.messageId?.toString(),
      LockToken: message.lockToken,
      DeadLetterSource: message.deadLetterSource,
      ContentType: message.contentType,
      ReplyTo: message.replyTo,
      To: message.to,
      Subject: message.subject,
      Label: message.subject,
      CorrelationId: message.correlationId?.toString(),
      SessionId: message.sessionId,
      ReplyToSessionId: message.replyToSessionId,
      PartitionKey: message.partitionKey,
    }),
    ...jsons({
      // The JavaScript SDK counts the deliveries before this one; the .NET SDK, and so the host, counts it too.
      DeliveryCount: (message.deliveryCount ?? 0) + 1,
      SequenceNumber: message.sequenceNumber?.toNumber(),
      EnqueuedTimeUtc: enqueued && dotNetTime(enqueued),
      EnqueuedTime: enqueued && `${dotNetTime(enqueued)}+00:00`,
      ExpiresAtUtc: expires && dotNetTime(expires),
      ExpiresAt: expires && `${dotNetTime(expires)}+00:00`,
      ApplicationProperties: properties,
      UserProperties: properties,
    }),
  };
}

function texts(values: Record<string, string | undefined>): Record<string, TypedData> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, { string: value }]],
    ),
  );
}

function jsons(values: Record<string, unknown>): Record<string, TypedData> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, { json: JSON.stringify(value) }]],
    ),
  );
}

/** As Json.NET writes a time whose zone is unspecified: no zone mark, no trailing zeros. */
function dotNetTime(time: Date): string {
  return time.toISOString().replace(/\.?0*Z$/, '');
}
