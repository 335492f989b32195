import type { Endpoints } from './endpoints';

/** A token of the local identity endpoint, asked for in the way App Service documents. */
export interface LocalToken {
  token: string;
  /** Epoch milliseconds. */
  expiresOnTimestamp: number;
}

/**
 * Gets a token for `resource` (a URL or an application id URI), as a managed identity would.
 * https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
export async function localToken(
  { identityEndpoint, identityHeader }: Pick<Endpoints, 'identityEndpoint' | 'identityHeader'>,
  resource: string,
): Promise<LocalToken> {
  const url = new URL(identityEndpoint);
  url.search = new URLSearchParams({ resource, 'api-version': '2019-08-01' }).toString();
  const response = await fetch(url, {
    headers: { 'X-IDENTITY-HEADER': identityHeader },
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`The local identity endpoint answered ${response.status}`);
  const body = (await response.json()) as { access_token: string; expires_on: string };
  return { token: body.access_token, expiresOnTimestamp: Number(body.expires_on) * 1000 };
}
