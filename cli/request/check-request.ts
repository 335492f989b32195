import type { ConnectionError } from '../../connection/errors';
import { type ConnectionRequest, parseRequest } from '../../connection/request';
import { checkSupport } from '../../targets/support';
import { CliError, reportOf } from '../cli-error';
import { exitCodes } from '../exit-codes';
import { optionOfField } from './option-of-field';

/**
 * Refuses a request that can never work before it is sent.
 * @param origin whether its fields came from options (which are named then) or from a file.
 */
export function checkedRequest(document: unknown, origin: 'options' | 'file'): ConnectionRequest {
  const parsed = parseRequest(document);
  if (!parsed.ok) throw refusal(parsed.error, origin);
  const { request } = parsed;
  if (!('properties' in request))
    throw refusal(
      {
        ...NOT_A_CREATE,
        message: 'operation: must be createOrUpdate; delete and validate have commands of their own.',
      },
      origin,
    );
  const support = checkSupport(request.properties);
  if (!support.ok) throw refusal(support.error, origin);
  return request;
}

const NOT_A_CREATE: ConnectionError = {
  code: 'InvalidRequest',
  message: '',
  target: 'operation',
  cause: 'The document asks for another operation.',
  fix: 'Use aksc connection delete or aksc connection validate.',
  commands: [],
  retryable: false,
  diagnosticIds: [],
};

/** What to do, said with options instead of fields. */
const FIXES: Readonly<Record<string, string>> = {
  InvalidRequest: 'Correct the named options and try again.',
  UnsupportedNetworkOption:
    'Leave out --private-endpoint and --service-endpoint; with --opt-out publicnetwork the firewall is left alone.',
};

function refusal(error: ConnectionError, origin: 'options' | 'file'): CliError {
  const report = reportOf(error, exitCodes.usage);
  if (origin === 'file') return new CliError(report);
  const details = (error.details ?? []).map(({ target, message }) => ({
    target: optionOfField(target, message),
    message,
  }));
  const target = error.target === undefined ? undefined : optionOfField(error.target, error.message);
  const message =
    details.length > 0
      ? details.map((detail) => `${detail.target}: ${detail.message}`).join('; ')
      : `${target ? `${target}: ` : ''}${error.message}`;
  return new CliError({
    ...report,
    message,
    fix: FIXES[error.code] ?? error.fix,
    details,
    ...(target === undefined ? {} : { target }),
  });
}
