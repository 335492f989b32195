import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import type { TokenSettings } from './authorization-settings';

export type Verification =
  | { ok: true; claims: JWTPayload }
  /** `reason` is one sentence for the caller. */
  | { ok: false; isUnavailable: boolean; reason: string };

export interface TokenVerifier {
  verify(token: string): Promise<Verification>;
}

export interface TokenVerifierOptions {
  now?: () => Date;
  fetch?: typeof fetch;
  /** Milliseconds after which a request for keys is given up. */
  timeoutMs?: number;
  /** Milliseconds between two requests for keys that an unknown key id may cause. */
  cooldownMs?: number;
}

/** Entra ID signs with RS256; the others are what a tenant's own keys may use. Symmetric algorithms never count. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256'];
const CLOCK_SKEW_SECONDS = 60;
const KEEP_KEYS_MS = 12 * 60 * 60_000;

/** Checks tokens of Microsoft Entra ID: signature, issuer, audience and time. Keys are fetched at the first use and kept. */
export function createTokenVerifier(
  settings: TokenSettings,
  options: TokenVerifierOptions = {},
): TokenVerifier {
  const now = options.now ?? (() => new Date());
  let keys: Promise<JWTVerifyGetKey> | undefined;

  async function keysOf(): Promise<JWTVerifyGetKey> {
    keys ??= connect(settings, options);
    keys.catch(() => (keys = undefined));
    return keys;
  }

  return {
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, await keysOf(), {
          algorithms: ALGORITHMS,
          issuer: [...settings.issuers],
          clockTolerance: CLOCK_SKEW_SECONDS,
          currentDate: now(),
          requiredClaims: ['exp', 'aud'],
        });
        if (!isMeantForUs(payload.aud, settings.audiences)) return { ok: false, ...refused(WRONG_AUDIENCE) };
        return { ok: true, claims: payload };
      } catch (error) {
        return { ok: false, ...explain(error) };
      }
    },
  };
}

async function connect(settings: TokenSettings, options: TokenVerifierOptions): Promise<JWTVerifyGetKey> {
  const timeoutMs = options.timeoutMs ?? 5_000;
  const send = options.fetch ?? fetch;
  return createRemoteJWKSet(new URL(settings.jwksUri ?? (await discover(settings, send, timeoutMs))), {
    timeoutDuration: timeoutMs,
    cooldownDuration: options.cooldownMs ?? 30_000,
    cacheMaxAge: KEEP_KEYS_MS,
    ...(options.fetch === undefined ? {} : { [customFetch]: options.fetch }),
  });
}

/** Reads where the signing keys are: https://openid.net/specs/openid-connect-discovery-1_0.html */
async function discover({ issuers }: TokenSettings, send: typeof fetch, timeoutMs: number): Promise<string> {
  const address = `${(issuers[0] ?? '').replace(/\/+$/, '')}/.well-known/openid-configuration`;
  const answer = await send(address, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
  const { jwks_uri: jwksUri } = (await answer.json()) as { jwks_uri?: unknown };
  if (!answer.ok || typeof jwksUri !== 'string')
    throw new TypeError('No jwks_uri in the OpenID configuration');
  return jwksUri;
}

const WRONG_AUDIENCE = 'The token is meant for another audience.';

/** An audience is compared as it stands; one that ends in `:*` stands for any port, see {@link TokenSettings}. */
function isMeantForUs(claim: JWTPayload['aud'], audiences: readonly string[]): boolean {
  const named = (Array.isArray(claim) ? claim : [claim ?? '']).map((text) => text.replace(/\/+$/, ''));
  return named.some((text) => audiences.includes(text) || audiences.includes(text.replace(/:\d+$/, ':*')));
}

const UNAVAILABLE = {
  isUnavailable: true,
  reason: 'The signing keys of Microsoft Entra ID cannot be read now; send the request again.',
};

function explain(error: unknown): { isUnavailable: boolean; reason: string } {
  if (error instanceof errors.JWTExpired) return refused('The token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed) return refused(claimReason(error.claim));
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey)
    return refused('The token is not signed by the expected issuer.');
  if (error instanceof errors.JOSEAlgNotAllowed)
    return refused('The token is signed with an algorithm that is not accepted.');
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid)
    return refused('The token is not a JSON Web Token.');
  if (error instanceof errors.JOSENotSupported)
    return refused('The token uses a feature that is not supported.');
  return UNAVAILABLE;
}

function claimReason(claim: string): string {
  const reasons: Record<string, string> = {
    iss: 'The token comes from another issuer.',
    nbf: 'The token is not valid yet.',
  };
  return reasons[claim] ?? `The token has no proper claim "${claim}".`;
}

function refused(reason: string): { isUnavailable: boolean; reason: string } {
  return { isUnavailable: false, reason };
}
