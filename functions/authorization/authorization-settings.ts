import { z } from 'zod';
import { type Role, roles } from './role';

/** How tokens are checked. Every list names alternatives. */
export interface TokenSettings {
  issuers: readonly string[];
  /** Without a slash at the end. On a developer's machine a port may be `*`: ports are picked at start there. */
  audiences: readonly string[];
  /** Signing keys; read from the first issuer's OpenID configuration when absent. */
  jwksUri?: string;
  /** Values of the token's `roles` claim that stand for each role. */
  roleNames: Readonly<Record<Role, readonly string[]>>;
}

/**
 * Who may call this app: holders of a token of Microsoft Entra ID; holders of a Functions key (which the platform has
 * checked before the app is asked) or of a token; or everybody, on a developer's machine.
 */
export type AuthorizationSettings =
  | { mode: 'entra'; tokens: TokenSettings }
  | { mode: 'functionKey'; keyRoles: readonly Role[]; tokens?: TokenSettings }
  | { mode: 'off' };

const optional = z
  .string()
  .optional()
  .transform((value) => (value === undefined || value.trim() === '' ? undefined : value.trim()));
const list = optional.transform((value) =>
  value
    ?.split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);
const roleList = list.pipe(
  z.array(z.enum(roles, { error: `must hold ${roles.join(', ')} only, separated by commas` })).optional(),
);
const url = optional.pipe(
  z.string().refine(isSafe, 'must be an https URL (http only on this machine)').optional(),
);

const Environment = z.object({
  AUTHORIZATION: z
    .enum(['entra', 'functionKey', 'off'], { error: 'must be entra, functionKey or off' })
    .default('entra'),
  AUTH_AUDIENCE: list.pipe(
    z.array(z.string().refine(isAudience, 'may leave the port open (:*) on this machine only')).optional(),
  ),
  AUTH_ISSUER: list.pipe(
    z.array(z.string().refine(isSafe, 'must hold https URLs (http only on this machine)')).optional(),
  ),
  AUTH_TENANT_ID: optional.pipe(z.guid('must be the id of the Microsoft Entra tenant').optional()),
  AUTH_JWKS_URI: url,
  AUTH_ROLE_CONNECTIONS_READ: list,
  AUTH_ROLE_CONNECTIONS_WRITE: list,
  AUTH_ROLE_DIAGNOSTICS_READ: list,
  AUTH_FUNCTION_KEY_ROLES: roleList,
});
type Environment = z.infer<typeof Environment>;

/**
 * Reads who may call this app, once at start.
 * @throws Error that names every wrong setting.
 */
export function readAuthorizationSettings(
  env: Readonly<Record<string, string | undefined>>,
): AuthorizationSettings {
  const parsed = Environment.safeParse(env);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${String(path[0])}: ${message}`);
    throw new Error(`Wrong settings: ${problems.join('; ')}`);
  }
  const values = parsed.data;
  if (values.AUTHORIZATION === 'off') return { mode: 'off' };
  const missing = missingForTokens(values);
  if (values.AUTHORIZATION === 'functionKey') {
    const tokens = missing.length === 0 ? { tokens: tokenSettings(values) } : {};
    return { mode: 'functionKey', keyRoles: values.AUTH_FUNCTION_KEY_ROLES ?? roles, ...tokens };
  }
  if (missing.length > 0) throw new Error(`Wrong settings: ${missing.join('; ')}`);
  return { mode: 'entra', tokens: tokenSettings(values) };
}

function missingForTokens({ AUTH_AUDIENCE, AUTH_ISSUER, AUTH_TENANT_ID }: Environment): string[] {
  return [
    ...(AUTH_AUDIENCE ? [] : ['AUTH_AUDIENCE: is missing; name the audiences that tokens for this app have']),
    ...(AUTH_ISSUER || AUTH_TENANT_ID
      ? []
      : [
          'AUTH_TENANT_ID: is missing; set it, or AUTH_ISSUER, or turn checks off on your machine with AUTHORIZATION=off',
        ]),
  ];
}

function tokenSettings(values: Environment): TokenSettings {
  const { AUTH_TENANT_ID: tenant, AUTH_JWKS_URI: jwksUri } = values;
  // Tokens of version 2 and 1 name their issuer differently:
  // https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference#payload-claims
  const ofTenant =
    tenant === undefined
      ? []
      : [`https://login.microsoftonline.com/${tenant}/v2.0`, `https://sts.windows.net/${tenant}/`];
  return {
    issuers: values.AUTH_ISSUER ?? ofTenant,
    // The Azure SDKs ask for "{endpoint}/.default"; whether the audience ends in a slash depends on the endpoint's form.
    audiences: (values.AUTH_AUDIENCE ?? []).map((audience) => audience.replace(/\/+$/, '')),
    ...(jwksUri === undefined ? {} : { jwksUri }),
    roleNames: {
      'Connections.Read': values.AUTH_ROLE_CONNECTIONS_READ ?? ['Connections.Read'],
      'Connections.Write': values.AUTH_ROLE_CONNECTIONS_WRITE ?? ['Connections.Write'],
      'Diagnostics.Read': values.AUTH_ROLE_DIAGNOSTICS_READ ?? ['Diagnostics.Read'],
    },
  };
}

/** Keys that arrive over plain http could be anybody's, unless they come from this machine. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (
    protocol === 'https:' || (protocol === 'http:' && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname))
  );
}

function isAudience(text: string): boolean {
  return !text.includes('*') || /^https?:\/\/(?:localhost|127\.0\.0\.1):\*$/.test(text);
}
