import type { ErrorReport } from '../cli-error';
import { type ExitCode, exitCodes } from '../exit-codes';
import type { Answer, Call } from './call';

const EXIT_CODES: Readonly<Record<number, ExitCode>> = {
  400: exitCodes.usage,
  401: exitCodes.notAuthorized,
  403: exitCodes.notAuthorized,
  404: exitCodes.notFound,
  405: exitCodes.usage,
  408: exitCodes.unreachable,
  409: exitCodes.conflict,
  412: exitCodes.conflict,
  422: exitCodes.usage,
  429: exitCodes.unreachable,
};

/** Reads an error answer: the ARM envelope, or what else came. */
export function errorOfAnswer(call: Call, { status, body, headers }: Answer, endpoint: URL): ErrorReport {
  const exitCode = EXIT_CODES[status] ?? (status > 500 ? exitCodes.unreachable : exitCodes.failed);
  const error = errorOf(body);
  if (error) return { ...hintFor(status), ...error, ...watchHint(error), exitCode };
  const requestId = headers.get('x-ms-request-id');
  return {
    exitCode,
    code: `Http${status}`,
    message: `${call.method} ${endpoint.origin}${call.path.split('?')[0]} answered ${status}${requestId ? ` (request ${requestId})` : ''}.`,
    ...hintFor(status),
  };
}

/** The error in a body: `{error: {code, message, …}}`, with the remedy beside it or as additional information. */
export function errorOf(body: unknown): Omit<ErrorReport, 'exitCode'> | undefined {
  const error = memberOf(body, 'error');
  const code = memberOf(error, 'code');
  const message = memberOf(error, 'message');
  if (typeof code !== 'string' || typeof message !== 'string') return undefined;
  const remedy = remedyOf(error) ?? error;
  return {
    code,
    message,
    ...textMember(error, 'target'),
    ...textMember(remedy, 'cause'),
    ...textMember(remedy, 'fix'),
    ...textsMember(remedy, 'commands'),
    ...textsMember(remedy, 'diagnosticIds'),
    ...detailsOf(error),
  };
}

/** Whoever has to wait for another operation can watch it. */
function watchHint({ message, commands }: Omit<ErrorReport, 'exitCode'>): Pick<ErrorReport, 'commands'> {
  const id = /\b(?<id>[0-9a-f]{24}\.[0-9a-f-]{36})\b/.exec(message)?.groups?.['id'];
  return id === undefined ? {} : { commands: [...(commands ?? []), `aksc operation watch ${id}`] };
}

function hintFor(status: number): Partial<ErrorReport> {
  if (status === 401)
    return {
      fix: 'Sign in again, or check which audience the service expects.',
      commands: ['aksc login --endpoint https://... --audience api://...'],
    };
  if (status === 403) return { fix: 'Ask the operator of the service for the role that is named.' };
  if (status === 429) return { fix: 'Wait, then try again.' };
  return {};
}

function remedyOf(error: unknown): unknown {
  const infos = memberOf(error, 'additionalInfo');
  if (!Array.isArray(infos)) return undefined;
  return memberOf(
    infos.find((info) => memberOf(info, 'type') === 'Remedy'),
    'info',
  );
}

function detailsOf(error: unknown): Pick<ErrorReport, 'details'> {
  const details = memberOf(error, 'details');
  if (!Array.isArray(details) || details.length === 0) return {};
  return {
    details: details.map((detail) => ({
      target: String(memberOf(detail, 'target') ?? ''),
      message: String(memberOf(detail, 'message') ?? ''),
    })),
  };
}

function textMember<K extends string>(value: unknown, name: K): Partial<Record<K, string>> {
  const member = memberOf(value, name);
  return typeof member === 'string' && member !== '' ? ({ [name]: member } as Record<K, string>) : {};
}

function textsMember<K extends string>(value: unknown, name: K): Partial<Record<K, string[]>> {
  const member = memberOf(value, name);
  if (!Array.isArray(member) || member.length === 0) return {};
  return { [name]: member.map(String) } as Record<K, string[]>;
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Record<string, unknown>)[name];
}
