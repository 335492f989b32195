import type { JWTPayload } from 'jose';
import type { Caller } from '../../connection/caller';
import type { TokenSettings } from './authorization-settings';
import { type Role, roles } from './role';

/** Whoever called, and what they may do. */
export interface AuthorizedCaller extends Caller {
  roles: readonly Role[];
}

/**
 * Reads the caller out of a checked token.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function callerOfClaims(claims: JWTPayload, roleNames: TokenSettings['roleNames']): AuthorizedCaller {
  const held = Array.isArray(claims['roles']) ? claims['roles'] : [];
  return {
    ...identityOf(claims),
    roles: roles.filter((role) => roleNames[role].some((name) => held.includes(name))),
  };
}

function identityOf(claims: JWTPayload): Caller {
  const user = firstText(claims, ['upn', 'preferred_username', 'unique_name', 'email']);
  const isApplication = claims['idtyp'] === 'app' || (user === undefined && claims['scp'] === undefined);
  if (!isApplication) return { name: user ?? firstText(claims, ['oid', 'sub']) ?? 'unknown', type: 'User' };
  const name = firstText(claims, ['appid', 'azp', 'oid', 'sub']) ?? 'unknown';
  // Only tokens of managed identities name the Azure resource of the identity.
  return { name, type: claims['xms_mirid'] === undefined ? 'Application' : 'ManagedIdentity' };
}

function firstText(claims: JWTPayload, names: readonly string[]): string | undefined {
  return names.map((name) => claims[name]).find((value) => typeof value === 'string' && value !== '') as
    string | undefined;
}
