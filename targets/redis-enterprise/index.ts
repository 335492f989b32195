import type { TargetFacts } from '../../connection/plan';
import { redisSecretTables } from '../families/redis-tables';
import { matchPattern, wholePattern } from '../id-pattern';
import { keyAccess, refuseDisabledKeys } from '../refuse-disabled-keys';
import type { ArmReader, Target, TargetReference, Values } from '../target';
import { RedisCluster, RedisDatabase, RedisKeys } from './schema';

const API_VERSION = '2025-04-01';
const PATTERN = 'Microsoft.Cache/redisEnterprise/{server}/databases/{database}';
const DEFAULT_PORT = 10_000;

/** Azure Managed Redis and its forerunner, Azure Cache for Redis Enterprise. */
export const redisEnterprise: Target = {
  id: 'redis-enterprise',
  displayName: 'Azure Managed Redis',
  idPattern: wholePattern(PATTERN),
  provider: 'Microsoft.Cache',
  match: matchPattern(PATTERN),
  auth: ['secret'],
  configurations: redisSecretTables,
  read: readDatabase,
  credentials: readAccessKey,
  refuse: refuseDisabledKeys(
    'accessKeysAuthentication is Disabled',
    (id) => `az redisenterprise database update --ids ${id}/databases/default --access-keys-auth Enabled`,
  ),
  roles: [],
  network: { serviceEndpoint: false, privateEndpoint: false },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-redis-cache',
};

async function readDatabase(arm: ArmReader, reference: TargetReference): Promise<TargetFacts | undefined> {
  const cluster = await arm.get(reference.resourceId, API_VERSION);
  const database = await arm.get(reference.id, API_VERSION);
  if (cluster === undefined || database === undefined) return undefined;
  const { location, properties } = RedisCluster.parse(cluster);
  const { port, accessKeysAuthentication } = RedisDatabase.parse(database).properties;
  return {
    kind: 'redis-enterprise',
    resourceId: reference.resourceId,
    location,
    values: {
      host: properties.hostName,
      port: String(port ?? DEFAULT_PORT),
      // A database of a cluster is a resource of its own with a single index.
      databaseIndex: '0',
      keyAccess: keyAccess(accessKeysAuthentication?.toLowerCase() === 'disabled'),
    },
  };
}

async function readAccessKey(arm: ArmReader, reference: TargetReference): Promise<Values> {
  const keys = RedisKeys.parse(await arm.post(reference.id, 'listKeys', API_VERSION));
  return { accessKey: keys.primaryKey };
}
