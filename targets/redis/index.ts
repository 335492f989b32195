import { connectionError, type ConnectionError } from '../../connection/errors';
import type { TargetFacts } from '../../connection/plan';
import { plain } from '../entry';
import { redisSecretTables } from '../families/redis-tables';
import { firewallRules } from '../firewalls/firewall-rules';
import { matchPattern, wholePattern } from '../id-pattern';
import { identityTables } from '../identity-tables';
import { keyAccess, refuseDisabledKeys } from '../refuse-disabled-keys';
import type { ArmReader, AuthKind, Target, TargetReference, Values } from '../target';
import { redisAccess } from './access-policy';
import { RedisCache, RedisKeys } from './schema';

const API_VERSION = '2024-11-01';
const PATTERN = 'Microsoft.Cache/redis/{server}/databases/{database}';
const CLIENTS = ['dotnet', 'go', 'java', 'nodejs', 'python', 'none'] as const;

export const redis: Target = {
  id: 'redis',
  displayName: 'Azure Cache for Redis',
  idPattern: wholePattern(PATTERN),
  provider: 'Microsoft.Cache',
  match: matchPattern(PATTERN),
  auth: ['workloadIdentity', 'secret', 'servicePrincipal'],
  configurations: [
    ...identityTables('AZURE_REDIS', CLIENTS, [plain('AZURE_REDIS_HOST', '{host}', 'Host name')]),
    ...redisSecretTables,
  ],
  read: readCache,
  credentials: readAccessKey,
  refuse: (facts, auth) => refuseKeys(facts, auth) ?? refuseEntra(facts, auth),
  // A cache has access policies of its own instead of Azure roles.
  roles: [],
  ownAccess: redisAccess,
  firewall: firewallRules({
    apiVersion: API_VERSION,
    action: 'Microsoft.Cache/redis/firewallRules/write',
    ends: { start: 'startIP', end: 'endIP' },
    isOpenWithoutRules: true,
  }),
  network: { serviceEndpoint: false, privateEndpoint: true },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-redis-cache',
};

async function readCache(arm: ArmReader, reference: TargetReference): Promise<TargetFacts | undefined> {
  const resource = await arm.get(reference.resourceId, API_VERSION);
  if (resource === undefined) return undefined;
  const { location, properties } = RedisCache.parse(resource);
  const hasEntra = properties.redisConfiguration?.['aad-enabled']?.toLowerCase() === 'true';
  return {
    kind: 'redis',
    resourceId: reference.resourceId,
    location,
    values: {
      host: properties.hostName,
      port: String(properties.sslPort),
      databaseIndex: reference.names['database'] ?? '0',
      keyAccess: keyAccess(properties.disableAccessKeyAuthentication),
      entraLogin: hasEntra ? 'enabled' : 'disabled',
    },
  };
}

async function readAccessKey(arm: ArmReader, reference: TargetReference): Promise<Values> {
  const keys = RedisKeys.parse(await arm.post(reference.resourceId, 'listKeys', API_VERSION));
  return { accessKey: keys.primaryKey };
}

const refuseKeys = refuseDisabledKeys(
  'disableAccessKeyAuthentication is true',
  (id) => `az resource update --ids ${id} --set properties.disableAccessKeyAuthentication=false`,
);

function refuseEntra({ values, resourceId }: TargetFacts, auth: AuthKind): ConnectionError | undefined {
  if (auth === 'secret' || values['entraLogin'] !== 'disabled') return undefined;
  return connectionError('UnsupportedAuthentication', {
    message: 'Microsoft Entra authentication is switched off for the cache.',
    target: resourceId,
    fix: 'Switch Microsoft Entra authentication on for the cache, or use the authentication type secret.',
    commands: [`az redis update --ids ${resourceId} --set redisConfiguration.aad-enabled=true`],
  });
}
