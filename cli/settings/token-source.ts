import { CliError } from '../cli-error';
import { exitCodes } from '../exit-codes';
import type { CredentialKind } from './credential-kinds';

/** Gives tokens for a resource: an address such as `https://management.azure.com`, or an application id URI. */
export interface TokenSource {
  /** How a person would call it. */
  name: string;
  getToken(resource: string): Promise<string>;
}

/** Tokens are renewed this long before they expire, so that none expires on its way. */
const MARGIN_MS = 120_000;

interface Token {
  token: string;
  /** Epoch milliseconds. */
  expiresOnTimestamp: number;
}

/** Keeps tokens until shortly before they expire. */
export function cachedTokens(
  name: string,
  fetchToken: (resource: string) => Promise<Token>,
  now: () => number,
): TokenSource {
  const tokens = new Map<string, Token>();
  return {
    name,
    async getToken(resource) {
      const known = tokens.get(resource);
      if (known && known.expiresOnTimestamp - MARGIN_MS > now()) return known.token;
      const token = await fetchToken(resource);
      tokens.set(resource, token);
      return token.token;
    },
  };
}

/** Tokens of Microsoft Entra ID through the Azure SDK. It is loaded at the first use: it takes longer than all the rest. */
export function credentialTokens(kind: CredentialKind, now: () => number): TokenSource {
  return cachedTokens(
    kind,
    async (resource) => {
      const credential = await makeCredential(kind);
      try {
        const token = await credential.getToken(`${resource.replace(/\/+$/, '')}/.default`);
        if (token) return token;
        throw new Error('The credential gave no token');
      } catch (error) {
        throw notSignedIn(kind, resource, error);
      }
    },
    now,
  );
}

async function makeCredential(kind: CredentialKind) {
  const { AzureCliCredential, DefaultAzureCredential, ManagedIdentityCredential } =
    await import('@azure/identity');
  if (kind === 'cli') return new AzureCliCredential();
  const clientId = process.env['AZURE_CLIENT_ID'];
  if (kind === 'managed-identity')
    return clientId ? new ManagedIdentityCredential({ clientId }) : new ManagedIdentityCredential();
  return new DefaultAzureCredential();
}

function notSignedIn(kind: CredentialKind, resource: string, error: unknown): CliError {
  const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return new CliError({
    exitCode: exitCodes.notAuthorized,
    code: 'AuthenticationFailed',
    message: `No token for ${resource}: ${reason}`,
    cause: `The credential "${kind}" is not signed in, or may not ask for this audience.`,
    fix: 'Sign in, or choose another credential, audience or token.',
    commands: ['az login', 'aksc login --endpoint https://... --audience api://...'],
  });
}

/**
 * Tokens of an identity endpoint, asked for as App Service documents it.
 * https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
export function endpointTokens(
  { identityEndpoint, identityHeader }: { identityEndpoint: string; identityHeader: string },
  now: () => number,
): TokenSource {
  return cachedTokens(
    'local stack',
    async (resource) => {
      const url = new URL(identityEndpoint);
      url.searchParams.set('resource', resource);
      url.searchParams.set('api-version', '2019-08-01');
      const answer = await askIdentityEndpoint(url, identityHeader);
      const body = (await answer.json()) as { access_token: string; expires_on: string };
      return { token: body.access_token, expiresOnTimestamp: Number(body.expires_on) * 1000 };
    },
    now,
  );
}

async function askIdentityEndpoint(url: URL, identityHeader: string): Promise<Response> {
  const options = { headers: { 'X-IDENTITY-HEADER': identityHeader }, signal: AbortSignal.timeout(10_000) };
  const answer = await fetch(url, options).catch(() => undefined);
  if (answer?.ok) return answer;
  throw new CliError({
    exitCode: exitCodes.unreachable,
    code: 'LocalStackNotFound',
    message: `The identity endpoint ${url.origin} ${answer ? `answered ${answer.status}` : 'does not answer'}.`,
    fix: 'Start the local stack, and wait until it says that it is ready.',
    commands: ['npm start'],
  });
}
