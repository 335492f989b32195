import { CliError } from '../cli-error';
import type { CliContext } from '../context';
import { errorOf, errorOfAnswer } from '../api/answer-error';
import type { Call } from '../api/call';

/** What a caller may do at a service. */
export interface Access {
  endpoint: string;
  audience: string;
  /** As the token names them; absent for keys. */
  caller?: string;
  roles: string[];
  /** ISO 8601. */
  expiresAt?: string;
}

/** Needs the role that every caller has, and changes nothing. */
const PROBE: Call = {
  method: 'GET',
  path: '/providers/Microsoft.ServiceLinker/operations?api-version=2024-07-01-preview',
};

/**
 * Asks the service whether it is there and lets the caller in.
 * @throws CliError when it does not.
 */
export async function checkAccess(context: CliContext): Promise<Access> {
  const { http, settings } = context.service();
  const answer = await http.sendFor(PROBE);
  // A service without this route has asked who calls before it said so.
  const isLetIn = answer.status < 400 || (answer.status === 404 && errorOf(answer.body) !== undefined);
  if (!isLetIn) throw new CliError(errorOfAnswer(PROBE, answer, settings.endpoint));
  const { endpoint, audience, tokens } = settings;
  const claims = tokens ? claimsOf(await tokens.getToken(audience)) : {};
  return { endpoint: endpoint.origin, audience, ...claimsToAccess(claims) };
}

function claimsToAccess(claims: Record<string, unknown>): Pick<Access, 'caller' | 'roles' | 'expiresAt'> {
  const caller = ['upn', 'preferred_username', 'unique_name', 'appid', 'azp', 'oid', 'sub']
    .map((name) => claims[name])
    .find((value) => typeof value === 'string' && value !== '');
  const expires = claims['exp'];
  return {
    ...(typeof caller === 'string' ? { caller } : {}),
    roles: Array.isArray(claims['roles']) ? claims['roles'].map(String) : [],
    ...(typeof expires === 'number' ? { expiresAt: new Date(expires * 1000).toISOString() } : {}),
  };
}

/** What a token says; only shown, never trusted. Opaque tokens say nothing. */
function claimsOf(token: string): Record<string, unknown> {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
    return JSON.parse(payload) as Record<string, unknown>;
  } catch {
    return {};
  }
}
