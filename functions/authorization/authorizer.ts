import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Caller } from '../../connection/caller';
import { armErrorResponse } from '../arm-error-response';
import type { AuthorizationSettings, TokenSettings } from './authorization-settings';
import { type AuthorizedCaller, callerOfClaims } from './caller-of-claims';
import { grants, type Role, roles } from './role';
import type { TokenVerifier, TokenVerifierOptions } from './token-verifier';
import type * as TokenVerifierModule from './token-verifier';

export type Authorization =
  { ok: true; caller: AuthorizedCaller } | { ok: false; response: HttpResponseInit };

/** Says who called, or how to refuse them. */
export interface Authorizer {
  /** `function` lets the platform ask for a key before the app is called. */
  authLevel: 'anonymous' | 'function';
  authorize(request: Pick<HttpRequest, 'headers'>, role: Role): Promise<Authorization>;
}

const BEARER = /^Bearer +(?<token>[^\s]+) *$/i;

/** Makes the check that every route but the health check goes through. */
export function createAuthorizer(
  settings: AuthorizationSettings,
  options: TokenVerifierOptions = {},
): Authorizer {
  const tokens = 'tokens' in settings ? settings.tokens : undefined;
  let verifier: TokenVerifier | undefined;

  /** What checks tokens takes long to load, and the first request must not wait for it without need. */
  function tokenVerifier(known: TokenSettings): TokenVerifier {
    const { createTokenVerifier } = require('./token-verifier') as typeof TokenVerifierModule;
    return (verifier ??= createTokenVerifier(known, options));
  }

  return {
    authLevel: settings.mode === 'functionKey' ? 'function' : 'anonymous',
    async authorize(request, role) {
      if (settings.mode === 'off') return { ok: true, caller: { name: 'local', type: 'User', roles } };
      const header = request.headers.get('authorization');
      if (settings.mode === 'functionKey' && (header === null || !tokens))
        return permit({ name: 'functions-key', type: 'Key', roles: settings.keyRoles }, role);
      if (!tokens) throw new Error('Tokens are not configured');
      const known = await authenticate(tokenVerifier(tokens), tokens.roleNames, header);
      return known.ok ? permit(known.caller, role) : known;
    },
  };
}

async function authenticate(
  verifier: TokenVerifier,
  roleNames: Parameters<typeof callerOfClaims>[1],
  header: string | null,
): Promise<Authorization> {
  if (header === null)
    return unauthenticated('The request has no token; send the header "Authorization: Bearer {token}".');
  const token = BEARER.exec(header)?.groups?.['token'];
  if (token === undefined) return unauthenticated('The header Authorization does not hold a bearer token.');
  const verification = await verifier.verify(token);
  if (verification.ok) return { ok: true, caller: callerOfClaims(verification.claims, roleNames) };
  if (!verification.isUnavailable) return unauthenticated(verification.reason);
  const error = { code: 'ServiceUnavailable', message: verification.reason };
  return { ok: false, response: armErrorResponse(503, error, { 'Retry-After': '5' }) };
}

/** 401, with the challenge that RFC 6750 asks for. */
function unauthenticated(reason: string): Authorization {
  const challenge = `Bearer realm="aks-service-connector", error="invalid_token", error_description="${reason.replaceAll('"', "'")}"`;
  const error = { code: 'AuthenticationFailed', message: reason };
  return { ok: false, response: armErrorResponse(401, error, { 'WWW-Authenticate': challenge }) };
}

function permit(caller: AuthorizedCaller, role: Role): Authorization {
  return grants(caller.roles, role) ? { ok: true, caller } : { ok: false, response: forbidden(caller, role) };
}

/** 403, with the role that the caller does not have. */
export function forbidden(caller: Caller, role: Role): HttpResponseInit {
  return armErrorResponse(403, {
    code: 'AuthorizationFailed',
    message: `The caller '${caller.name}' does not have the role ${role} of this app. If access was recently granted, get a new token.`,
  });
}
