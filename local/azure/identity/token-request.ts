import type { Directory, DirectoryEntry } from '../directory';
import type { Answer } from '../provider';
import { isFederated } from './federation';
import type { FederationOptions } from './federation';
import type { TokenService } from './token-service';

export interface TokenRequestOptions extends FederationOptions {
  tokens: TokenService;
  directory: Directory;
  tenantId: string;
}

const HOUR_SECONDS = 3600;
const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Client credentials: with a secret, or with the token of a workload that is federated with the identity. */
export async function answerToken(form: URLSearchParams, options: TokenRequestOptions): Promise<Answer> {
  if (form.get('grant_type') !== 'client_credentials') {
    return refusal(
      400,
      'unsupported_grant_type',
      'AADSTS70003: Only the grant client_credentials is supported here.',
    );
  }
  const clientId = form.get('client_id') ?? '';
  const principal = options.directory.findByClientId(clientId);
  if (!principal) {
    const message = `AADSTS700016: Application with identifier '${clientId}' was not found in the directory '${options.tenantId}'.`;
    return refusal(400, 'unauthorized_client', message);
  }
  const problem = await proofProblem(form, principal, options);
  if (problem !== undefined) return refusal(401, 'invalid_client', problem);
  const { token } = await options.tokens.issue({ resource: form.get('scope') ?? '', principal });
  const body = {
    token_type: 'Bearer',
    expires_in: HOUR_SECONDS,
    ext_expires_in: HOUR_SECONDS,
    access_token: token,
  };
  return { status: 200, body };
}

/** Why the proof of identity in the form does not hold; undefined when it does. */
async function proofProblem(
  form: URLSearchParams,
  principal: DirectoryEntry,
  options: TokenRequestOptions,
): Promise<string | undefined> {
  const assertion = form.get('client_assertion');
  if (assertion !== null && form.get('client_assertion_type') === JWT_BEARER) {
    if (await isFederated(assertion, principal, options)) return undefined;
    return 'AADSTS700213: No matching federated identity record found for presented assertion.';
  }
  const secret = form.get('client_secret');
  if (secret !== null && secret !== '' && secret === principal.secret) return undefined;
  return `AADSTS7000215: Invalid client secret provided for app '${principal.clientId ?? ''}'.`;
}

function refusal(status: number, error: string, description: string): Answer {
  return { status, body: { error, error_description: description } };
}
