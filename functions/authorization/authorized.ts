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

/** Lets a request through to `handler` when its caller has the role; answers 401 or 403 otherwise. */
export function authorized(
  role: Role,
  handler: Handler,
): (request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit> {
  return async (request, context) => {
    const authorization = await authorizer.authorize(request, role);
    return authorization.ok ? handler(request, context, authorization.caller) : authorization.response;
  };
}
