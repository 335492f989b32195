import { CliError } from '../cli-error';
import { exitCodes } from '../exit-codes';
import type { Method } from './call';

interface Failure {
  name?: unknown;
  message?: unknown;
  code?: unknown;
  cause?: unknown;
  errors?: unknown;
}

/** The system's code of a failed fetch, for example `ECONNREFUSED`; empty when there is none. */
export function errnoOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { name, code, cause, errors } = error as Failure;
  if (typeof code === 'string') return code;
  if (name === 'TimeoutError') return 'ETIMEDOUT';
  return errnoOf(cause) || errnoOf(Array.isArray(errors) ? errors[0] : undefined);
}

/** The reason of a failed fetch in few words: the system's code, or the sentence of the innermost error. */
function reasonOf(error: unknown): string {
  const { cause, message } = (error ?? {}) as Failure;
  return errnoOf(error) || (cause ? reasonOf(cause) : typeof message === 'string' ? message : '');
}

/** Whether the request cannot have reached the service. */
export function wasNeverSent(error: unknown): boolean {
  return /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/.test(
    errnoOf(error),
  );
}

/** What to tell when no answer came. */
export function networkFailure(error: unknown, endpoint: URL, method: Method): CliError {
  if (error instanceof CliError) return error;
  const code = errnoOf(error);
  if (/CERT|SELF_SIGNED|UNABLE_TO/.test(code)) return certificateFailure(endpoint, code);
  const where = endpoint.origin;
  const mayBeDone = method !== 'GET' && !wasNeverSent(error);
  return new CliError({
    exitCode: exitCodes.unreachable,
    code: 'ServiceUnreachable',
    message: `No answer from ${where} (${reasonOf(error)}).`,
    target: where,
    ...(mayBeDone ? { cause: 'The connection broke on the way; the service may have begun the work.' } : {}),
    fix: mayBeDone
      ? 'Look at the state before trying again.'
      : 'Check the address, the network and whether the service runs.',
    commands: mayBeDone
      ? ['aksc connection show ...', 'aksc connection wait ...']
      : [`curl ${where}/api/health`],
  });
}

function certificateFailure(endpoint: URL, code: string): CliError {
  return new CliError({
    exitCode: exitCodes.unreachable,
    code: 'CertificateRefused',
    message: `The certificate of ${endpoint.origin} is not trusted (${code}).`,
    target: endpoint.origin,
    fix: 'Name the PEM file of the certificate authority, if you trust it.',
    commands: ['aksc ... --ca-file ca.pem', 'export AKSC_CA_FILE=ca.pem'],
  });
}
