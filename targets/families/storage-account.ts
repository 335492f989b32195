import { z } from 'zod';
import type { TargetFacts } from '../../connection/plan';
import { azurePairs } from '../formats/pairs';
import { keyAccess, refuseDisabledKeys } from '../refuse-disabled-keys';
import type { ArmReader, TargetReference, Values } from '../target';

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
      keyAccess: keyAccess(properties.allowSharedKeyAccess === false),
    },
  };
}

/** The first account key, as `accountKey`. */
export async function readStorageKey(arm: ArmReader, reference: TargetReference): Promise<Values> {
  const answer = await arm.post(reference.resourceId, 'listKeys', STORAGE_API_VERSION);
  const [first] = KeyList.parse(answer).keys;
  return { accountKey: first?.value ?? '' };
}

export const refuseDisabledStorageKeys = refuseDisabledKeys(
  'allowSharedKeyAccess is false',
  (id) => `az storage account update --ids ${id} --allow-shared-key-access true`,
);

// Accounts in other clouds and in DNS zones (`shop.z12.blob.storage.azure.net`) have other suffixes.
function suffixOf(endpoint: string, service: StorageService): string {
  const { hostname } = new URL(endpoint);
  const marker = `.${service}.`;
  const at = hostname.indexOf(marker);
  return at < 0 ? 'core.windows.net' : hostname.slice(at + marker.length);
}
