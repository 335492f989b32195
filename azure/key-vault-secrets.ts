import type { TokenCredential } from '@azure/identity';
import { noAnswer, parseBody, toArmError } from './arm-answer';
import { ArmError } from './arm-error';
import { createPipeline } from './arm-pipeline';
import type { Retries } from './retries';

/** One secret of a key vault, by the vault's own address. */
export interface VaultSecret {
  /** `vaultUri` of the vault's ARM resource, for example `https://shop.vault.azure.net/`. */
  vaultUri: string;
  name: string;
  /** 32 hex digits; the current version when absent. */
  version?: string | undefined;
}

/** Reads secrets of key vaults with the identity of this app. */
export interface KeyVaultSecrets {
  /**
   * @returns the secret's value: never store or log it.
   * @throws ArmError when the vault refuses or does not answer. No error holds a value.
   */
  read(secret: VaultSecret): Promise<string>;
}

export interface KeyVaultSecretsOptions {
  credential: TokenCredential;
  retries?: Retries;
  /** Milliseconds after which a call is given up, repeats included. */
  timeoutMs?: number;
}

// https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret
const API_VERSION = '7.4';
/** Whom tokens for the data of every vault are for. */
const AUDIENCE = 'https://vault.azure.net';
const TIMEOUT_MS = 30_000;

/** Makes the client; the HTTP library is loaded with it. */
export async function createKeyVaultSecrets({
  credential,
  retries,
  timeoutMs = TIMEOUT_MS,
}: KeyVaultSecretsOptions): Promise<KeyVaultSecrets> {
  const rest = await import('@azure/core-rest-pipeline');
  const http = rest.createDefaultHttpClient();
  const pipeline = createPipeline(rest, credential, AUDIENCE, retries);

  async function send(url: URL) {
    const request = rest.createPipelineRequest({
      url: url.toString(),
      abortSignal: AbortSignal.timeout(timeoutMs),
      headers: rest.createHttpHeaders({ accept: 'application/json' }),
    });
    try {
      return await pipeline.sendRequest(http, request);
    } catch (error) {
      throw noAnswer(rest, error, url.pathname, `The key vault ${url.host}`);
    }
  }

  return {
    async read(secret) {
      const url = urlOf(secret);
      const response = await send(url);
      if (response.status >= 400) throw toArmError(response, url.pathname);
      const { value } = parseBody(response) as { value?: unknown };
      if (typeof value === 'string') return value;
      const message = 'The key vault answered without a value.';
      throw new ArmError({ status: 502, code: 'NoValue', message, path: url.pathname });
    },
  };
}

/** A token travels with the request, so only https will do. */
function urlOf({ vaultUri, name, version }: VaultSecret): URL {
  const base = new URL(vaultUri.endsWith('/') ? vaultUri : `${vaultUri}/`);
  if (base.protocol !== 'https:') throw new Error('The address of a key vault must be https');
  const path = ['secrets', name, ...(version ? [version] : [])].map(encodeURIComponent).join('/');
  const url = new URL(path, base);
  url.search = new URLSearchParams({ 'api-version': API_VERSION }).toString();
  return url;
}
