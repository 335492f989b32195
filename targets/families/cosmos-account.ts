import { z } from 'zod';
import type { TargetFacts } from '../../connection/plan';
import { plain } from '../entry';
import { enableLocalAuth, keyAccess, refuseDisabledKeys } from '../refuse-disabled-keys';
import type { ArmReader, RoleAlternative, RoleReference, TargetReference, Values } from '../target';

export const COSMOS_API_VERSION = '2024-11-15';

/** The fields of a Cosmos DB account that we read. */
const CosmosAccount = z.object({
  name: z.string(),
  location: z.string(),
  properties: z.object({
    documentEndpoint: z.string(),
    disableLocalAuth: z.boolean().nullish(),
    apiProperties: z.object({ serverVersion: z.string().nullish() }).nullish(),
  }),
});

const CosmosKeys = z.object({ primaryMasterKey: z.string() });

/**
 * Reads an account and the database (keyspace, table …) that the id names: `account`, `accountEndpoint`, `accountId`,
 * `cosmosDomain` (`azure.com`), `mongoHost`, `region` and the names of the id.
 * @returns `undefined` when account or database does not exist.
 */
export async function readCosmosAccount(
  arm: ArmReader,
  reference: TargetReference,
  kind: string,
): Promise<TargetFacts | undefined> {
  const resource = await arm.get(reference.resourceId, COSMOS_API_VERSION);
  if (resource === undefined) return undefined;
  if ((await arm.get(reference.id, COSMOS_API_VERSION)) === undefined) return undefined;
  const { name, location, properties } = CosmosAccount.parse(resource);
  const domain = domainOf(properties.documentEndpoint);
  // Version 3.2 of the MongoDB API still lives on the host of the account itself.
  const mongoHost =
    properties.apiProperties?.serverVersion === '3.2'
      ? `${name}.documents.${domain}`
      : `${name}.mongo.cosmos.${domain}`;
  return {
    kind,
    resourceId: reference.resourceId,
    location,
    values: {
      ...reference.names,
      account: name,
      accountEndpoint: properties.documentEndpoint,
      accountId: reference.resourceId,
      cosmosDomain: domain,
      mongoHost,
      region: location,
      keyAccess: keyAccess(properties.disableLocalAuth),
    },
  };
}

/** The primary read-write key, as `accountKey`. */
export async function readCosmosKey(arm: ArmReader, reference: TargetReference): Promise<Values> {
  const { primaryMasterKey } = CosmosKeys.parse(
    await arm.post(reference.resourceId, 'listKeys', COSMOS_API_VERSION),
  );
  return { accountKey: primaryMasterKey };
}

export const refuseDisabledCosmosKeys = refuseDisabledKeys('disableLocalAuth is true', enableLocalAuth);

/** Lets a workload fetch the account keys with its own token, which is what the variables below are for. */
export const cosmosRoles: readonly RoleReference[] = [
  { name: 'DocumentDB Account Contributor', id: '5bd9cd88-fe45-4216-938b-f97437e15450' },
];

export const cosmosRoleAlternatives: readonly RoleAlternative[] = [
  {
    roles: [{ name: 'Cosmos DB Account Reader Role', id: 'fbdf93bf-df7d-467e-a4d2-9458aa1360c8' }],
    enoughFor: 'fetching the read-only keys of the account (readonlykeys instead of listKeys)',
  },
];

// The version that Service Connector names in these URLs; workloads call them, not we.
const WORKLOAD_API_VERSION = '2021-04-15';

export const cosmosScope = plain(
  'AZURE_COSMOS_SCOPE',
  'https://management.azure.com/.default',
  'Token scope of Azure Resource Manager',
);

export const cosmosEndpoint = plain(
  'AZURE_COSMOS_RESOURCEENDPOINT',
  '{accountEndpoint}',
  'Endpoint of the account',
);

export const cosmosListKeyUrl = plain(
  'AZURE_COSMOS_LISTKEYURL',
  `https://management.azure.com{accountId}/listKeys?api-version=${WORKLOAD_API_VERSION}`,
  'URL to POST to for the account keys',
);

export const cosmosListConnectionStringUrl = plain(
  'AZURE_COSMOS_LISTCONNECTIONSTRINGURL',
  `https://management.azure.com{accountId}/listConnectionStrings?api-version=${WORKLOAD_API_VERSION}`,
  'URL to POST to for the connection strings',
);

function domainOf(endpoint: string): string {
  const [, domain] = new URL(endpoint).hostname.split('.documents.');
  return domain ?? 'azure.com';
}
