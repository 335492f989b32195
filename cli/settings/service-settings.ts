import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CliError, usageError } from '../cli-error';
import { exitCodes } from '../exit-codes';
import type { Io } from '../io';
import { type Config, readConfig } from './config-file';
import { type CredentialKind, credentialKinds } from './credential-kinds';
import type { GlobalOptions } from './global-options';
import { findLocalStack } from './local-stack';
import { credentialTokens, endpointTokens, type TokenSource } from './token-source';

/** Where the service is and who calls it. */
export interface ServiceSettings {
  endpoint: URL;
  /** Who tokens for the service are meant for. */
  audience: string;
  /** Absent when a Functions key is used. */
  tokens?: TokenSource;
  functionKey?: string;
  /** PEM text of certificate authorities to trust besides the usual ones. */
  caCertificates?: string;
  resourceManager: { endpoint: URL; resource: string; tokens: TokenSource };
  /** Of a local stack. */
  kubeconfig?: string;
  /** State directory of a local stack. */
  local?: string;
  /** What tokens come from, where it was chosen. */
  credential?: CredentialKind;
  caFile?: string;
}

const RESOURCE_MANAGER = 'https://management.azure.com';

/** Works out the settings: options before environment before what `aksc login` remembers. */
export function serviceSettings(io: Io, options: GlobalOptions): ServiceSettings {
  const config = readConfig(io);
  const local = localOf(io, options, config);
  if (local) return ofLocalStack(io, options, findLocalStack(io, local));
  const address = options.endpoint ?? io.env['AKSC_ENDPOINT'] ?? config.endpoint;
  if (!address) throw noEndpoint();
  const endpoint = safeEndpoint(address);
  const credential = credentialOf(options, io, config);
  const resourceManager = io.env['AZURE_RESOURCE_MANAGER_ENDPOINT'] || RESOURCE_MANAGER;
  return {
    endpoint,
    audience: options.audience ?? io.env['AKSC_AUDIENCE'] ?? config.audience ?? endpoint.origin,
    ...callerOf(options, io, () => credentialTokens(credential, io.now)),
    ...authorityOf(io, options, config),
    credential,
    resourceManager: {
      endpoint: safeEndpoint(resourceManager, 'AZURE_RESOURCE_MANAGER_ENDPOINT'),
      resource: resourceManager,
      tokens: credentialTokens(credential, io.now),
    },
  };
}

/** An address that is named more directly than the local stack wins over it. */
function localOf({ env }: Io, options: GlobalOptions, config: Config): string | true | undefined {
  if (options.local) return options.local;
  if (options.endpoint) return undefined;
  if (env['AKSC_LOCAL'])
    return env['AKSC_LOCAL'] === '1' || env['AKSC_LOCAL'] === 'true' || env['AKSC_LOCAL'];
  return env['AKSC_ENDPOINT'] ? undefined : config.local;
}

function ofLocalStack(
  io: Io,
  options: GlobalOptions,
  stack: ReturnType<typeof findLocalStack>,
): ServiceSettings {
  const endpoint = safeEndpoint(options.endpoint ?? stack.functionsHttps);
  const tokens = endpointTokens(stack, io.now);
  return {
    endpoint,
    audience: options.audience ?? endpoint.origin,
    ...callerOf(options, io, () => tokens),
    caCertificates: readCertificates(stack.caFile),
    resourceManager: { endpoint: new URL(stack.arm), resource: RESOURCE_MANAGER, tokens },
    kubeconfig: stack.kubeconfig,
    local: stack.stateDirectory,
  };
}

function callerOf(
  options: GlobalOptions,
  { env }: Io,
  otherwise: () => TokenSource,
): Pick<ServiceSettings, 'tokens' | 'functionKey'> {
  const functionKey = options.functionKey ?? env['AKSC_FUNCTION_KEY'];
  const token = options.token ?? env['AKSC_TOKEN'];
  if (options.functionKey && options.token)
    throw usageError('--function-key', 'cannot be given together with --token');
  if (functionKey && !options.token) return { functionKey };
  if (token) return { tokens: { name: 'given token', getToken: () => Promise.resolve(token) } };
  return { tokens: otherwise() };
}

function authorityOf(
  { env, directory }: Io,
  options: GlobalOptions,
  config: Config,
): Pick<ServiceSettings, 'caFile' | 'caCertificates'> {
  const given = options.caFile ?? env['AKSC_CA_FILE'] ?? config.caFile;
  if (!given) return {};
  const caFile = resolve(directory, given);
  return { caFile, caCertificates: readCertificates(caFile) };
}

function credentialOf({ credential }: GlobalOptions, { env }: Io, config: Config): CredentialKind {
  const given = credential ?? env['AKSC_CREDENTIAL'] ?? config.credential ?? 'default';
  const kind = credentialKinds.find((known) => known === given);
  if (kind) return kind;
  throw usageError('AKSC_CREDENTIAL', `must be one of ${credentialKinds.join(', ')}`);
}

/** Tokens never travel in the open, except to this machine itself. */
export function safeEndpoint(address: string, name = '--endpoint'): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw usageError(name, 'must be an address such as https://connector.example.org');
  if (url.protocol === 'http:' && !/^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname))
    throw usageError(name, 'must begin with https: tokens are not sent over plain http to other machines');
  if (url.username || url.password) throw usageError(name, 'must not hold a user name or password');
  return url;
}

function readCertificates(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw usageError('--ca-file', `cannot be read: ${path}`);
  }
}

function noEndpoint(): CliError {
  return new CliError({
    exitCode: exitCodes.usage,
    code: 'MissingArgument',
    message: 'The address of the service is not known.',
    target: '--endpoint',
    fix: 'Sign in once, give the address, or try the local stack.',
    commands: ['aksc login --endpoint https://connector.example.org', 'npm start, then add --local'],
  });
}
