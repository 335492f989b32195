import type { IncomingMessage } from 'node:http';
import type { Directory, DirectoryEntry } from '../directory';
import type { Answer } from '../provider';
import type { TokenService, WantedToken } from './token-service';

export interface ManagedIdentityOptions {
  tokens: TokenService;
  directory: Directory;
  identityHeader: string;
  /** Whose token is issued when no identity is named. */
  defaultClientId: string;
}

export const MANAGED_IDENTITY_PATH = '/msi/token';

/**
 * The App Service managed-identity protocol
 * (https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference):
 * `GET ?api-version=2019-08-01&resource=…[&client_id=|principal_id=|mi_res_id=]` with `X-IDENTITY-HEADER`.
 * For rehearsals also `&roles=Connections.Read` (comma-separated) and `&expiresIn=-60` (seconds).
 */
export async function answerManagedIdentity(
  req: IncomingMessage,
  options: ManagedIdentityOptions,
): Promise<Answer> {
  const { pathname, searchParams: query } = new URL(req.url ?? '/', 'http://localhost');
  if (pathname !== MANAGED_IDENTITY_PATH || req.method !== 'GET')
    return refusal(404, 'There is nothing here.');
  if (req.headers['x-identity-header'] !== options.identityHeader) {
    return refusal(401, 'The X-IDENTITY-HEADER header is missing or wrong.');
  }
  const resource = query.get('resource') ?? '';
  if (resource === '') return refusal(400, 'The query parameter resource is required.');
  const principal = findPrincipal(query, options);
  if (!principal)
    return refusal(
      400,
      'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
    );
  const { token, expiresOn } = await options.tokens.issue({ resource, principal, ...rehearsal(query) });
  const body = {
    access_token: token,
    expires_on: String(expiresOn),
    resource,
    token_type: 'Bearer',
    client_id: principal.clientId,
  };
  return { status: 200, body };
}

function findPrincipal(
  query: URLSearchParams,
  { directory, defaultClientId }: ManagedIdentityOptions,
): DirectoryEntry | undefined {
  const principalId = query.get('principal_id') ?? query.get('object_id');
  if (principalId !== null) return directory.find(principalId);
  const resourceId = query.get('mi_res_id')?.toLowerCase();
  if (resourceId !== undefined) return directory.findByIdentity(resourceId);
  return directory.findByClientId(query.get('client_id') ?? defaultClientId);
}

function rehearsal(query: URLSearchParams): Partial<WantedToken> {
  const roles = query.get('roles');
  const expiresIn = query.get('expiresIn');
  return {
    ...(roles === null ? {} : { roles: roles.split(',').filter((role) => role !== '') }),
    ...(expiresIn === null ? {} : { expiresInSeconds: Number(expiresIn) }),
  };
}

function refusal(statusCode: number, message: string): Answer {
  return { status: statusCode, body: { statusCode, message } };
}
