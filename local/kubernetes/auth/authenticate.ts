import type { IncomingMessage } from 'node:http';
import type { Cluster } from '../cluster';
import { ApiError, unauthorized } from '../objects/api-error';
import type { StaticTokens } from './static-tokens';
import type { AccessRequest } from './rbac';
import { isAllowed } from './rbac';
import type { User } from './user';
import { anonymous, authenticated, serviceAccountUser } from './user';

/** Checks tokens that the cluster did not issue, such as those of Entra ID. Answers undefined for a wrong one. */
export type TokenVerifier = (token: string) => Promise<{ name: string; groups: string[] } | undefined>;

export interface Authenticators {
  staticTokens: StaticTokens;
  verifyToken: TokenVerifier | undefined;
}

/** The user of a bearer token, or undefined when no authenticator knows it. */
export async function userOfToken(
  cluster: Cluster,
  token: string,
  { staticTokens, verifyToken }: Authenticators,
): Promise<User | undefined> {
  const known = staticTokens.find(cluster.name, token);
  if (known !== undefined) {
    return known;
  }
  const account = cluster.tokens.verify(token);
  if (account !== undefined) {
    return cluster.tokens.isForServer(account.audiences) ? account.user : undefined;
  }
  const other = await verifyToken?.(token);
  return other === undefined ? undefined : authenticated(other);
}

/** The user who makes a request; anonymous without a token. Throws a 401 for a token that nobody knows. */
export async function authenticate(
  cluster: Cluster,
  request: IncomingMessage,
  authenticators: Authenticators,
): Promise<User> {
  const header = request.headers.authorization ?? '';
  if (header === '') {
    return anonymous;
  }
  const token = /^Bearer\s+(\S+)$/iu.exec(header)?.[1];
  const user = token === undefined ? undefined : await userOfToken(cluster, token, authenticators);
  if (user === undefined) {
    throw unauthorized();
  }
  return user;
}

function values(request: IncomingMessage, header: string): string[] {
  return request.headersDistinct[header] ?? [];
}

function checkImpersonation(cluster: Cluster, user: User, resource: string, name: string): void {
  const access: AccessRequest = { verb: 'impersonate', group: '', resource, name };
  if (!isAllowed(cluster.store, user, access)) {
    throw new ApiError(
      403,
      'Forbidden',
      `${resource} "${name}" is forbidden: User "${user.name}" cannot impersonate resource "${resource}" in API group "" at the cluster scope`,
      { name, kind: resource },
    );
  }
}

/** The user that a request asks to be taken for. Throws a 403 when its own user may not do that. */
export function impersonate(cluster: Cluster, request: IncomingMessage, user: User): User {
  const [name] = values(request, 'impersonate-user');
  if (name === undefined) {
    return user;
  }
  const groups = values(request, 'impersonate-group');
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/u.exec(name);
  if (account !== null) {
    const [, namespace = '', accountName = ''] = account;
    checkImpersonation(cluster, user, 'serviceaccounts', accountName);
    return groups.length === 0 ? serviceAccountUser(namespace, accountName) : authenticated({ name, groups });
  }
  checkImpersonation(cluster, user, 'users', name);
  for (const group of groups) {
    checkImpersonation(cluster, user, 'groups', group);
  }
  return authenticated({ name, groups });
}
