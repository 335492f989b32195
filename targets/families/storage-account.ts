import { z } from 'zod';
import { connectionError, type ConnectionError } from '../../connection/errors';
import type { TargetFacts } from '../../connection/plan';
import { azurePairs } from '../formats/pairs';
import type { ArmReader, AuthKind, TargetReference, Values } from '../target';

/** https://learn.microsoft.com/rest/api/storagerp/storage-accounts */
export const STORAGE_API_VERSION = '2024-01-01';

export type StorageService = 'blob' | 'queue' | 'table' | 'file';

const ENDPOINT_NAMES = {
  blob: 'blobEndpoint',
  queue: 'queueEndpoint',
  table: 'tableEndpoint',
  file: 'fileEndpoint',
} as const satisfies Record<StorageService, string>;

/** The fields of a storage account that we read. */
export const StorageAccount = z.object({
  name: z.string(),
  location: z.string(),
  properties: z.object({
    primaryEndpoints: z.object({
      blob: z.string().optional(),
      queue: z.string().optional(),
      table: z.string().optional(),
      file: z.string().optional(),
    }),
    /** Absent means that keys may be used. */
    allowSharedKeyAccess: z.boolean().nullish(),
  }),
});

const KeyList = z.object({ keys: z.array(z.object({ value: z.string() })).min(1) });

/** Connection string of a storage account, as every storage library reads it. */
export const storageConnectionString = azurePairs(
  'DefaultEndpointsProtocol=https;AccountName={accountName};AccountKey={accountKey};EndpointSuffix={endpointSuffix}',
);

/**
 * Reads the facts of one service of a storage account: `accountName`, its endpoint (`blobEndpoint` …) with a final
 * slash, `endpointSuffix` and `keyAccess`.
 */
export async function readStorageAccount(
  arm: ArmReader,
  reference: TargetReference,
  kind: string,
  service: StorageService,
): Promise<TargetFacts | undefined> {
  const resource = await arm.get(reference.resourceId, STORAGE_API_VERSION);
  if (resource === undefined) return undefined;
  const { name, location, properties } = StorageAccount.parse(resource);
  const endpoint = properties.primaryEndpoints[service];
  if (endpoint === undefined) throw new Error(`Storage account ${name} has no ${service} service`);
  return {
    kind,
    resourceId: reference.resourceId,
    location,
    values: {
      accountName: name,
      [ENDPOINT_NAMES[service]]: endpoint,
      endpointSuffix: suffixOf(endpoint, service),
      keyAccess: properties.allowSharedKeyAccess === false ? 'disabled' : 'enabled',
    },
  };
}

/** The first account key, as `accountKey`. */
export async function readStorageKey(arm: ArmReader, reference: TargetReference): Promise<Values> {
  const answer = await arm.post(reference.resourceId, 'listKeys', STORAGE_API_VERSION);
  const [first] = KeyList.parse(answer).keys;
  return { accountKey: first?.value ?? '' };
}

/** Keys can be switched off for a whole account; then a connection string would be refused by the service. */
export function refuseDisabledStorageKeys(facts: TargetFacts, auth: AuthKind): ConnectionError | undefined {
  if (auth !== 'secret' || facts.values['keyAccess'] !== 'disabled') return undefined;
  return connectionError('CredentialsNotReadable', {
    message: 'The storage account allows no access with keys (allowSharedKeyAccess is false).',
    target: facts.resourceId,
    commands: [`az storage account update --ids ${facts.resourceId} --allow-shared-key-access true`],
  });
}

// Accounts in other clouds and in DNS zones (`shop.z12.blob.storage.azure.net`) have other suffixes.
function suffixOf(endpoint: string, service: StorageService): string {
  const { hostname } = new URL(endpoint);
  const marker = `.${service}.`;
  const at = hostname.indexOf(marker);
  return at < 0 ? 'core.windows.net' : hostname.slice(at + marker.length);
}
