import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';
import { z } from 'zod';
import type { DirectoryEntry } from '../directory';
import { asRecord } from '../json';
import type { Json } from '../json';
import type { ResourceStore } from '../resource-store';

export interface FederationOptions {
  store: ResourceStore;
  /** Epoch milliseconds. */
  now(): number;
}

const Discovery = z.object({ jwks_uri: z.url() });
const Keys = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });
const TIMEOUT_MS = 5_000;

/**
 * Whether a workload's token matches a federated credential of the identity: issuer, subject and audience as
 * written there, and a signature by the issuer, whose keys are read from its discovery document.
 */
export async function isFederated(
  assertion: string,
  principal: DirectoryEntry,
  { store, now }: FederationOptions,
): Promise<boolean> {
  if (principal.identityId === undefined) return false;
  const credentials = store.list(`${principal.identityId}/federatedIdentityCredentials`);
  try {
    const claims = decodeJwt(assertion);
    const matching = credentials
      .map(({ body }) => asRecord(body['properties']))
      .find(({ issuer, subject }) => issuer === claims.iss && subject === claims.sub);
    return matching !== undefined && (await isSignedByIssuer(assertion, matching, new Date(now())));
  } catch {
    return false; // malformed, expired, wrongly signed, or an issuer that does not answer
  }
}

async function isSignedByIssuer(
  assertion: string,
  { issuer, subject, audiences }: Json,
  currentDate: Date,
): Promise<boolean> {
  const origin = String(issuer).replace(/\/$/, '');
  const { jwks_uri } = Discovery.parse(await readJson(`${origin}/.well-known/openid-configuration`));
  const keys = createLocalJWKSet(Keys.parse(await readJson(jwks_uri)) as JSONWebKeySet);
  const audience = Array.isArray(audiences) ? audiences.map(String) : [];
  await jwtVerify(assertion, keys, {
    issuer: String(issuer),
    subject: String(subject),
    audience,
    currentDate,
  });
  return true;
}

async function readJson(url: string): Promise<unknown> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  return answer.json();
}
