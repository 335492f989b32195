import { randomUUID } from 'node:crypto';
import { SignJWT, decodeJwt, exportJWK, jwtVerify } from 'jose';
import type { JSONWebKeySet, JWTPayload } from 'jose';
import { ArmError } from '../arm-error';
import type { DirectoryEntry } from '../directory';
import type { IdentityKeys } from './signing-key';

export interface TokenServiceOptions {
  keys: IdentityKeys;
  tenantId: string;
  /** `https://localhost:{port}/{tenant}/v2.0`; known only once the server listens. */
  issuer(): string;
  /** Epoch milliseconds. */
  now(): number;
}

export interface WantedToken {
  /** Resource or scope; becomes the audience as it stands, without `/.default`. */
  resource: string;
  principal: DirectoryEntry;
  /** Application roles; absent means all. */
  roles?: readonly string[];
  /** Default an hour; negative for a token that has expired. */
  expiresInSeconds?: number;
}

export interface IssuedToken {
  token: string;
  /** Epoch seconds. */
  expiresOn: number;
}

/** Whom tokens for the data of key vaults are for. */
const VAULT_AUDIENCE = 'https://vault.azure.net';
/** What a local administrator may do in the app. */
const ALL_ROLES = ['Connections.Read', 'Connections.Write', 'Diagnostics.Read'];
const HOUR_SECONDS = 3600;
const ALGORITHM = 'RS256';
const MANAGEMENT_HOSTS = new Set([
  'management.azure.com',
  'management.core.windows.net',
  'localhost',
  '127.0.0.1',
  '[::1]',
]);

/** Issues and checks the tokens of the local tenant. */
export class TokenService {
  readonly #options: TokenServiceOptions;

  constructor(options: TokenServiceOptions) {
    this.#options = options;
  }

  async issue(wanted: WantedToken): Promise<IssuedToken> {
    const { keys, tenantId, issuer, now } = this.#options;
    const { principal } = wanted;
    const issuedAt = Math.floor(now() / 1000);
    const expiresOn = issuedAt + (wanted.expiresInSeconds ?? HOUR_SECONDS);
    const claims = {
      tid: tenantId,
      oid: principal.objectId,
      roles: wanted.roles ?? ALL_ROLES,
      idtyp: principal.type === 'User' ? 'user' : 'app',
      ver: '2.0',
      ...(principal.clientId === undefined ? {} : { appid: principal.clientId, azp: principal.clientId }),
    };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', kid: keys.keyId })
      .setIssuer(issuer())
      .setSubject(principal.objectId)
      .setAudience(wanted.resource.replace(/\/\.default$/, ''))
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setNotBefore(Math.min(issuedAt, expiresOn - 1))
      .setExpirationTime(expiresOn)
      .sign(keys.privateKey);
    return { token, expiresOn };
  }

  /** The public keys, as `/{tenant}/discovery/v2.0/keys` shows them. */
  async keySet(): Promise<JSONWebKeySet> {
    const { publicKey, keyId } = this.#options.keys;
    const jwk = await exportJWK(publicKey);
    return { keys: [{ ...jwk, kid: keyId, use: 'sig', alg: ALGORITHM }] };
  }

  /** Claims of the bearer token of a management request; throws the 401 that Resource Manager gives. */
  async requireBearer(authorization: string | undefined): Promise<JWTPayload> {
    const [scheme = '', token = ''] = (authorization ?? '').split(' ');
    if (scheme.toLowerCase() !== 'bearer' || token === '') {
      throw this.#refusal(
        'AuthenticationFailed',
        "Authentication failed. The 'Authorization' header is missing.",
      );
    }
    const claims = await this.#verify(token);
    const audience = [claims.aud].flat()[0] ?? '';
    if (!isManagementAudience(audience)) {
      const message = `The access token has been obtained for wrong audience or resource '${audience}'.`;
      throw this.#refusal('InvalidAuthenticationTokenAudience', message);
    }
    return claims;
  }

  /** Claims of the bearer token of a call to a key vault; throws the challenge that tells clients where to sign in. */
  async requireVaultBearer(authorization: string | undefined): Promise<JWTPayload> {
    const [scheme = '', token = ''] = (authorization ?? '').split(' ');
    if (scheme.toLowerCase() !== 'bearer' || token === '')
      throw this.#challenge('AKV10000: Request is missing a Bearer or PoP token.');
    const claims = await this.#verify(token).catch(() => undefined);
    if (!claims) throw this.#challenge('AKV10046: Unable to resolve the key used for signature validation.');
    const audience = [claims.aud].flat()[0] ?? '';
    if (audience.replace(/\/$/, '') !== VAULT_AUDIENCE)
      throw this.#challenge(`AKV10022: Invalid audience. Expected ${VAULT_AUDIENCE}, found: ${audience}.`);
    return claims;
  }

  #challenge(message: string): ArmError {
    const authority = this.#options.issuer().replace(/\/v2\.0$/, '');
    const challenge = `Bearer authorization="${authority}", resource="${VAULT_AUDIENCE}"`;
    return new ArmError(401, 'Unauthorized', message, { headers: { 'www-authenticate': challenge } });
  }

  async #verify(token: string): Promise<JWTPayload> {
    const { keys, now } = this.#options;
    const currentDate = new Date(now());
    try {
      return (await jwtVerify(token, keys.publicKey, { algorithms: [ALGORITHM], currentDate })).payload;
    } catch (error) {
      if (!isExpired(error))
        throw this.#refusal('InvalidAuthenticationToken', 'The access token is invalid.');
      const expiry = new Date((decodeJwt(token).exp ?? 0) * 1000).toISOString();
      const message = `The access token expiry UTC time '${expiry}' is earlier than current UTC time '${currentDate.toISOString()}'.`;
      throw this.#refusal('ExpiredAuthenticationToken', message);
    }
  }

  #refusal(code: string, message: string): ArmError {
    const authority = this.#options.issuer().replace(/\/v2\.0$/, '');
    const challenge = `Bearer authorization_uri="${authority}", error="invalid_token", error_description="${message}"`;
    return new ArmError(401, code, message, { headers: { 'www-authenticate': challenge } });
  }
}

function isExpired(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_JWT_EXPIRED';
}

/** Azure's management endpoint in its spellings, and this server itself. */
function isManagementAudience(audience: string): boolean {
  const url = URL.parse(audience);
  return (
    url !== null &&
    url.protocol === 'https:' &&
    MANAGEMENT_HOSTS.has(url.hostname) &&
    /^\/*$/.test(url.pathname)
  );
}
