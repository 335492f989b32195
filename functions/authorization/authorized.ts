import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { readAuthorizationSettings } from './authorization-settings';
import { createAuthorizer } from './authorizer';
import type { AuthorizedCaller } from './caller-of-claims';
import type { Role } from './role';

/** The check that this process makes. A wrong setting stops the start. */
export const authorizer = createAuthorizer(readAuthorizationSettings(process.env));

type Handler = (
  request: HttpRequest,
  context: InvocationContext,
  caller: AuthorizedCaller,
) => Promise<HttpResponseInit>;

/**
 * Lets a request through to `handler` when its caller has the role, or one of the roles; answers 401 or 403 otherwise. With several
 * roles the handler decides what each of them is enough for.
 */
export function authorized(
  role: Role | readonly [Role, Role],
  handler: Handler,
): (request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit> {
  const [first, second] = typeof role === 'string' ? [role] : role;
  return async (request, context) => {
    let authorization = await authorizer.authorize(request, first);
    if (!authorization.ok && authorization.response.status === 403 && second !== undefined)
      authorization = await authorizer.authorize(request, second);
    return authorization.ok ? handler(request, context, authorization.caller) : authorization.response;
  };
}
