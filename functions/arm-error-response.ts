import type { HttpResponseInit } from '@azure/functions';

/** What an error answer says. `target` and `details` name fields of the request. */
export interface ArmErrorBody {
  code: string;
  message: string;
  target?: string;
  details?: { code: string; message: string; target: string }[];
  additionalInfo?: { type: string; info: unknown }[];
}

/** An error in the envelope that Azure Resource Manager uses. */
export function armErrorResponse(
  status: number,
  error: ArmErrorBody,
  headers: Record<string, string> = {},
): HttpResponseInit {
  return { status, headers, jsonBody: { error } };
}
