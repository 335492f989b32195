import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

const TENANT = '99999999-8888-4777-8666-555555555555';

/** An issuer with a key of its own, reached through a fetch that never leaves the process. */
export interface TokenIssuer {
  issuer: string;
  /** Answers the OpenID configuration and the key set. */
  fetch: typeof fetch;
  /** Requests for keys so far. */
  requests: string[];
  sign(claims?: JWTPayload, options?: { keyId?: string; expiresAt?: Date }): Promise<string>;
}

export const audience = 'https://connector.example';
export const now = new Date('2026-03-01T12:00:00Z');

export async function createTokenIssuer(): Promise<TokenIssuer> {
  const issuer = `https://login.microsoftonline.com/${TENANT}/v2.0`;
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const key = { ...(await exportJWK(publicKey)), kid: 'one', use: 'sig', alg: 'RS256' };
  const requests: string[] = [];
  const answers: Record<string, unknown> = {
    [`${issuer}/.well-known/openid-configuration`]: { issuer, jwks_uri: 'https://keys.example/keys' },
    'https://keys.example/keys': { keys: [key] },
  };
  return {
    issuer,
    requests,
    fetch: async (input) => {
      const url = input instanceof Request ? input.url : String(input);
      requests.push(url);
      return Response.json(answers[url] ?? {}, { status: url in answers ? 200 : 404 });
    },
    sign: (claims = {}, { keyId = 'one', expiresAt = new Date(now.getTime() + 3_600_000) } = {}) =>
      new SignJWT({ iss: issuer, aud: audience, oid: 'o', ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: keyId })
        .setIssuedAt(now)
        .setExpirationTime(expiresAt)
        .sign(privateKey),
  };
}
