import type { TypedData } from '../core/core-types';
import type { Failure } from './history-events';

/** JSON text of what an activity returned, as the orchestrator will parse it. */
export function resultJson(returned: TypedData | null | undefined): string {
  if (!returned) return 'null';
  if (returned.json !== undefined) return returned.json;
  if (returned.bytes !== undefined) return JSON.stringify(Buffer.from(returned.bytes).toString('base64'));
  return JSON.stringify(returned.string ?? returned.int ?? returned.double ?? null);
}

/**
 * The trigger data for an activity's input (JSON text). The SDK encodes strings once more, so a string goes as
 * text, which the library parses: "123" stays a string.
 */
export function inputData(input: string): TypedData {
  const value: unknown = JSON.parse(input);
  return typeof value === 'string' ? { string: value } : { json: input };
}

/** How a thrown error reaches the orchestrator. */
export function activityFailure(name: string, error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const details = structuredFailure(message);
  const text = details?.ErrorMessage ?? message;
  return {
    reason: `Activity function '${name}' failed: ${text}`,
    ...(details ? { details } : {}),
  };
}

/** An app with an exception properties provider throws errors whose message is this JSON. */
function structuredFailure(message: string) {
  if (!message.startsWith('{"errorType"')) return undefined;
  try {
    const parsed = JSON.parse(message) as Record<string, unknown>;
    return {
      ErrorType: String(parsed.errorType),
      ErrorMessage: String(parsed.errorMessage),
      IsNonRetriable: parsed.isNonRetriable === true,
      Properties: parsed.properties,
    };
  } catch {
    return undefined;
  }
}
