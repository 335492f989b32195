import type { Json } from '../json';
import type { Answer } from '../provider';
import { answerToken } from './token-request';
import type { TokenRequestOptions } from './token-request';

export interface AuthorityRequest {
  method: string;
  path: string;
  origin: string;
  /** Form of a token request. */
  form: URLSearchParams;
}

/** `/{tenant}` and what the Microsoft identity platform serves below it. */
const AUTHORITY_PATH =
  /^\/([^/]+)\/(?:(v2\.0\/\.well-known\/openid-configuration)|(discovery\/v2\.0\/keys)|(oauth2\/v2\.0\/token))$/i;

export function isAuthorityPath(path: string): boolean {
  return AUTHORITY_PATH.test(path);
}

/** The sign-in authority of the local tenant: its metadata, its keys and its token endpoint. */
export async function answerAuthority(
  request: AuthorityRequest,
  options: TokenRequestOptions,
): Promise<Answer> {
  const [, tenant = '', metadata, keys] = AUTHORITY_PATH.exec(request.path) ?? [];
  if (![options.tenantId, 'common', 'organizations'].includes(tenant.toLowerCase())) {
    return refusal('invalid_tenant', `AADSTS90002: Tenant '${tenant}' not found.`);
  }
  if (metadata !== undefined) return { status: 200, body: openIdConfiguration(request.origin, tenant) };
  if (keys !== undefined) return { status: 200, body: await options.tokens.keySet() };
  if (request.method !== 'POST')
    return refusal('invalid_request', 'AADSTS900561: The endpoint only accepts POST requests.');
  return answerToken(request.form, options);
}

function openIdConfiguration(origin: string, tenant: string): Json {
  const base = `${origin}/${tenant}`;
  return {
    issuer: `${base}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    response_types_supported: ['token'],
    response_modes_supported: ['form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['.default'],
  };
}

function refusal(error: string, description: string): Answer {
  return { status: 400, body: { error, error_description: description } };
}
