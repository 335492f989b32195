import type { TargetService } from '../../connection/linker';
import { FakeArm } from './fake-arm';

export const SUBSCRIPTION = '11111111-2222-3333-4444-555555555555';
export const PROVIDERS = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers`;

/** One target as Azure would show it, and the values that its configuration is expected to hold. */
export interface TargetWorld {
  service: TargetService;
  arm: FakeArm;
  /** What the names in the reference forms stand for. */
  values: Record<string, string>;
  /** `additionalConnectionStringProperties` that the target needs. */
  properties?: Record<string, string>;
  /** Secret of the caller where it is not `authInfo.name` and a password. */
  secret?: string;
}

function azure(id: string): TargetService {
  return { type: 'AzureResource', id: `${PROVIDERS}/${id}` };
}

function arm(resources: Record<string, object>, answers: Record<string, object> = {}): FakeArm {
  const absolute = (entries: Record<string, object>) =>
    Object.fromEntries(Object.entries(entries).map(([id, value]) => [`${PROVIDERS}/${id}`, value]));
  return new FakeArm(absolute(resources), absolute(answers));
}

const KEY = 'KEY0123456789';

function storage(service: 'blob' | 'queue' | 'table' | 'file'): TargetWorld {
  const account = 'Microsoft.Storage/storageAccounts/shop';
  const endpoint = (name: string) => `https://shop.${name}.core.windows.net/`;
  const properties = {
    primaryEndpoints: {
      blob: endpoint('blob'),
      queue: endpoint('queue'),
      table: endpoint('table'),
      file: endpoint('file'),
    },
  };
  return {
    service: azure(`${account}/${service}Services/default`),
    arm: arm(
      { [account]: { name: 'shop', location: 'westeurope', properties } },
      { [`${account}/listKeys`]: { keys: [{ value: KEY }, { value: 'second' }] } },
    ),
    values: { name: 'shop', key: KEY },
  };
}

function cosmos(child: string): TargetWorld {
  const account = 'Microsoft.DocumentDB/databaseAccounts/shop';
  const properties = { documentEndpoint: 'https://shop.documents.azure.com:443/' };
  return {
    service: azure(`${account}/${child}`),
    arm: arm(
      { [account]: { name: 'shop', location: 'West Europe', properties }, [`${account}/${child}`]: {} },
      { [`${account}/listKeys`]: { primaryMasterKey: KEY } },
    ),
    values: { name: 'shop', key: KEY, database: 'orders', graph: 'routes', region: 'West Europe' },
  };
}

function database(provider: string, domain: string, properties: object = {}): TargetWorld {
  const server = `${provider}/shop`;
  const host = { fullyQualifiedDomainName: `shop.${domain}`, ...properties };
  return {
    service: azure(`${server}/databases/orders`),
    arm: arm({ [server]: { location: 'westeurope', properties: host }, [`${server}/databases/orders`]: {} }),
    values: { name: 'shop', database: 'orders' },
  };
}

function namespace(provider: string): TargetWorld {
  const id = `${provider}/namespaces/shop`;
  const connectionString = `Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=${KEY}`;
  return {
    service: azure(id),
    arm: arm(
      {
        [id]: {
          location: 'westeurope',
          properties: { serviceBusEndpoint: 'https://shop.servicebus.windows.net:443/' },
        },
      },
      {
        [`${id}/authorizationRules/RootManageSharedAccessKey/listKeys`]: {
          primaryConnectionString: connectionString,
        },
      },
    ),
    values: { name: 'shop', key: KEY, keyId: 'RootManageSharedAccessKey' },
  };
}

function signalr(type: string, domain: string): TargetWorld {
  const id = `Microsoft.SignalRService/${type}/shop`;
  return {
    service: azure(id),
    arm: arm(
      { [id]: { location: 'westeurope', properties: { hostName: `shop.${domain}` } } },
      {
        [`${id}/listKeys`]: {
          primaryConnectionString: `Endpoint=https://shop.${domain};AccessKey=${KEY};Version=1.0;`,
        },
      },
    ),
    values: { name: 'shop', key: KEY },
  };
}

function cognitive(kind: string, domain: string): TargetWorld {
  const id = 'Microsoft.CognitiveServices/accounts/shop';
  const properties = { endpoint: `https://shop.${domain}/`, customSubDomainName: 'shop' };
  return {
    service: azure(id),
    arm: arm(
      { [id]: { location: 'westeurope', kind, properties } },
      { [`${id}/listKeys`]: { key1: KEY, key2: 'second' } },
    ),
    values: { name: 'shop', key: KEY, region: 'westeurope' },
  };
}

function redis(type: string, resources: Record<string, object>, values: Record<string, string>): TargetWorld {
  const keys = { primaryKey: KEY, secondaryKey: 'second' };
  const id = `Microsoft.Cache/${type}/shop`;
  const database = type === 'redis' ? '0' : 'default';
  return {
    service: azure(`${id}/databases/${database}`),
    arm: arm(resources, { [`${id}/listKeys`]: keys, [`${id}/databases/${database}/listKeys`]: keys }),
    values: { name: 'shop', key: KEY, ...values },
  };
}

/** A world for every target, by id. Each call makes new ones. */
export function targetWorlds(): Record<string, TargetWorld> {
  const store = 'Microsoft.AppConfiguration/configurationStores/shop';
  const component = 'microsoft.insights/components/shop';
  const ingestion = `InstrumentationKey=${KEY};IngestionEndpoint=https://westeurope.in.applicationinsights.azure.com/`;
  return {
    'storage-blob': storage('blob'),
    'storage-queue': storage('queue'),
    'storage-table': storage('table'),
    'storage-file': storage('file'),
    keyvault: {
      service: azure('Microsoft.KeyVault/vaults/shop'),
      arm: arm({
        'Microsoft.KeyVault/vaults/shop': {
          name: 'shop',
          location: 'westeurope',
          properties: { vaultUri: 'https://shop.vault.azure.net/', tenantId: 'vault-tenant' },
        },
      }),
      values: { name: 'shop' },
    },
    appconfig: {
      service: azure(store),
      arm: arm(
        { [store]: { location: 'westeurope', properties: { endpoint: 'https://shop.azconfig.io' } } },
        {
          [`${store}/listKeys`]: {
            value: [
              {
                name: 'Primary',
                connectionString: 'Endpoint=https://shop.azconfig.io;Id=W;Secret=W',
                readOnly: false,
              },
              {
                name: 'Primary Read Only',
                connectionString: `Endpoint=https://shop.azconfig.io;Id=R;Secret=${KEY}`,
                readOnly: true,
              },
            ],
          },
        },
      ),
      values: { name: 'shop', keyId: 'R', key: KEY },
    },
    'cosmos-cassandra': cosmos('cassandraKeyspaces/orders'),
    'cosmos-gremlin': cosmos('gremlinDatabases/orders/graphs/routes'),
    'cosmos-mongo': cosmos('mongodbDatabases/orders'),
    'cosmos-sql': cosmos('sqlDatabases/orders'),
    'cosmos-table': cosmos('tables/orders'),
    'postgres-flexible': database(
      'Microsoft.DBforPostgreSQL/flexibleServers',
      'postgres.database.azure.com',
      {
        authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Enabled' },
      },
    ),
    'mysql-flexible': database('Microsoft.DBforMySQL/flexibleServers', 'mysql.database.azure.com'),
    sql: database('Microsoft.Sql/servers', 'database.windows.net'),
    'fabric-sql': {
      service: {
        type: 'FabricPlatform',
        endpoint: `https://api.fabric.microsoft.com/v1/workspaces/${SUBSCRIPTION}/SqlDatabases/${SUBSCRIPTION}`,
      },
      arm: arm({}),
      properties: { Server: 'tcp:shop.msit-database.fabric.microsoft.com,1433', Database: 'orders-1' },
      values: { name: 'shop', database: 'orders-1' },
    },
    'neon-postgres': {
      service: azure('Neon.Postgres/organizations/neontest'),
      arm: arm({}),
      properties: { Server: 'ep-1.eastus2.azure.neon.tech', Database: 'orders' },
      values: { host: 'ep-1.eastus2.azure.neon.tech', database: 'orders' },
    },
    'mongodb-atlas': {
      service: azure('MongoDB.Atlas/organizations/shop'),
      arm: arm({}),
      secret:
        'mongodb+srv://dbuser:Passw0rd@shop.example.mongodb.net/?retryWrites=true&w=majority&appName=Cluster0',
      values: { host: 'shop.example.mongodb.net' },
    },
    redis: redis(
      'redis',
      {
        'Microsoft.Cache/redis/shop': {
          location: 'westeurope',
          properties: {
            hostName: 'shop.redis.cache.windows.net',
            sslPort: 6380,
            redisConfiguration: { 'aad-enabled': 'true', 'maxmemory-reserved': '125' },
          },
        },
      },
      {},
    ),
    'redis-enterprise': redis(
      'redisEnterprise',
      {
        'Microsoft.Cache/redisEnterprise/shop': {
          location: 'westeurope',
          properties: { hostName: 'shop.westeurope.redis.azure.net' },
        },
        'Microsoft.Cache/redisEnterprise/shop/databases/default': {
          properties: { port: 10000, accessKeysAuthentication: 'Enabled' },
        },
      },
      {},
    ),
    servicebus: namespace('Microsoft.ServiceBus'),
    eventhub: namespace('Microsoft.EventHub'),
    'confluent-kafka': {
      service: {
        type: 'ConfluentBootstrapServer',
        endpoint: 'pkc-shop.eastus.azure.confluent.cloud:9092',
      },
      arm: arm({}),
      values: { name: 'shop' },
    },
    'confluent-schema-registry': {
      service: {
        type: 'ConfluentSchemaRegistry',
        endpoint: 'https://psrc-shop.westus2.azure.confluent.cloud',
      },
      arm: arm({}),
      values: { name: 'shop' },
    },
    signalr: signalr('SignalR', 'service.signalr.net'),
    webpubsub: signalr('WebPubSub', 'webpubsub.azure.com'),
    openai: cognitive('OpenAI', 'openai.azure.com'),
    'ai-services': cognitive('AIServices', 'cognitiveservices.azure.com'),
    'cognitive-services': cognitive('CognitiveServices', 'cognitiveservices.azure.com'),
    'app-insights': {
      service: azure(component),
      arm: arm({
        [component]: {
          location: 'westeurope',
          properties: { InstrumentationKey: KEY, ConnectionString: ingestion },
        },
      }),
      values: { key: KEY, region: 'westeurope' },
    },
  };
}
