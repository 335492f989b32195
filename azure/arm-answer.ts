import type * as RestPipeline from '@azure/core-rest-pipeline';
import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { ArmError, readErrorBody, readRetryAfterSeconds } from './arm-error';

type Rest = typeof RestPipeline;

/** JSON of an answer; an empty one is `{}`. */
export function parseBody(response: PipelineResponse): unknown {
  const { bodyAsText } = response;
  if (!bodyAsText) return {};
  try {
    return JSON.parse(bodyAsText) ?? {};
  } catch {
    throw new ArmError({
      status: 502,
      code: 'InvalidJson',
      message: 'Azure did not answer with JSON.',
      path: new URL(response.request.url).pathname,
    });
  }
}

/** The error of an answer with status 400 and above. */
export function toArmError(response: PipelineResponse, path: string): ArmError {
  let body: unknown;
  try {
    body = JSON.parse(response.bodyAsText ?? '');
  } catch {
    body = undefined;
  }
  const retryAfterSeconds = readRetryAfterSeconds(response.headers.get('retry-after'));
  return new ArmError({
    status: response.status,
    path,
    ...readErrorBody(body, response.status),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

/** Network failures, timeouts and missing sign-ins become errors of kind `unavailable`; defects stay what they are. */
export function noAnswer(
  { isRestError }: Rest,
  error: unknown,
  path: string,
  service = 'Azure Resource Manager',
): unknown {
  if (!(error instanceof Error)) return error;
  const isSignIn = /^(?:Aggregate)?Authentication|^CredentialUnavailable/.test(error.name);
  if (!isSignIn && !isRestError(error) && error.name !== 'AbortError') return error;
  const code = isSignIn ? 'SignInFailed' : ((isRestError(error) ? error.code : undefined) ?? 'NoAnswer');
  const message = isSignIn
    ? 'This app could not sign in to Microsoft Entra ID with its own identity.'
    : `${service} did not answer (${code}).`;
  return new ArmError({ status: 0, code, message, path });
}
