import type { Cluster } from '../cluster';
import { ApiError, unauthorized } from '../objects/api-error';
import type { AccessRequest } from './rbac';
import { isAllowed } from './rbac';
import type { User } from './user';
import { anonymous } from './user';

/** Paths that need no token: health, version, and what verifiers of service-account tokens read. */
const OPEN_PATHS = new Set([
  '/healthz',
  '/livez',
  '/readyz',
  '/version',
  '/.well-known/openid-configuration',
  '/openid/v1/jwks',
]);

/** `secrets "x" is forbidden: User "u" cannot get resource "secrets" in API group "" in the namespace "n"`. */
function sentence(user: User, access: AccessRequest): string {
  if (access.path !== undefined) {
    return `forbidden: User "${user.name}" cannot ${access.verb} path "${access.path}"`;
  }
  const { group = '', resource = '', subresource, namespace, name, verb } = access;
  const qualified = group === '' ? resource : `${resource}.${group}`;
  const asked = subresource === undefined ? resource : `${resource}/${subresource}`;
  const subject = name === undefined ? qualified : `${qualified} "${name}"`;
  const scope = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return `${subject} is forbidden: User "${user.name}" cannot ${verb} resource "${asked}" in API group "${group}" ${scope}`;
}

/** Throws a 401 for a request without a token, a 403 for one that no role allows. */
export function authorize(cluster: Cluster, user: User, access: AccessRequest): void {
  if (access.path !== undefined && OPEN_PATHS.has(access.path)) {
    return;
  }
  if (user === anonymous) {
    throw unauthorized();
  }
  if (!isAllowed(cluster.store, user, access)) {
    const { group = '', resource = '', name } = access;
    const details =
      access.path === undefined
        ? { ...(name === undefined ? {} : { name }), ...(group === '' ? {} : { group }), kind: resource }
        : {};
    throw new ApiError(403, 'Forbidden', sentence(user, access), details);
  }
}
