import { FakeIo } from './fake-io';
import { CLUSTER, FakeService, SUBSCRIPTION } from './fake-service';
import { signIn } from './sign-in';
import { targetCommands } from '../../cli/targets/target-command';

const service = new FakeService();
const io = new FakeIo();
const CLIENT_ID = 'dddddddd-0001-4000-8000-00000000c11e';
const PRINCIPAL_ID = 'bbbbbbbb-0002-4000-8000-0000000000b2';
const DATA = `/subscriptions/${SUBSCRIPTION}/resourceGroups/data/providers`;
const MARKET = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers`;

beforeAll(async () => {
  await signIn(io, service);
});
beforeEach(() => {
  service.requests.length = 0;
  service.linkers.clear();
});
afterAll(async () => {
  await service.close();
  io.remove();
});

const W = { authType: 'userAssignedIdentity', clientId: CLIENT_ID, subscriptionId: SUBSCRIPTION };
const S = { authType: 'secret' };
const P = {
  authType: 'servicePrincipalSecret',
  clientId: CLIENT_ID,
  principalId: PRINCIPAL_ID,
  secret: 'fake-secret',
};
const N = {
  authType: 'secret',
  name: 'admin',
  secretInfo: { secretType: 'rawValue', value: 'fake=password' },
};

const OPTIONS = {
  W: ['--workload-identity', CLIENT_ID],
  S: ['--secret'],
  P: ['--service-principal', `client-id=${CLIENT_ID}`, 'secret=fake-secret', `object-id=${PRINCIPAL_ID}`],
  N: ['--secret', 'name=admin', 'secret=fake=password'],
};
const AUTH = { W, S, P, N };

/** Target, its own options, the rest of its id, and its kinds of authentication, the default first. */
const TABLE: [string, string, string, string][] = [
  ['ai-services', '--account a', 'Microsoft.CognitiveServices/accounts/a', 'WSP'],
  ['app-insights', '--app-insights a', 'microsoft.insights/components/a', 'S'],
  ['appconfig', '--app-config a', 'Microsoft.AppConfiguration/configurationStores/a', 'WSP'],
  ['cognitiveservices', '--account a', 'Microsoft.CognitiveServices/accounts/a', 'WSP'],
  [
    'cosmos-cassandra',
    '--account a --key-space k',
    'Microsoft.DocumentDB/databaseAccounts/a/cassandraKeyspaces/k',
    'WSP',
  ],
  [
    'cosmos-gremlin',
    '--account a --database d --graph g',
    'Microsoft.DocumentDB/databaseAccounts/a/gremlinDatabases/d/graphs/g',
    'WSP',
  ],
  [
    'cosmos-mongo',
    '--account a --database d',
    'Microsoft.DocumentDB/databaseAccounts/a/mongodbDatabases/d',
    'WSP',
  ],
  ['cosmos-sql', '--account a --database d', 'Microsoft.DocumentDB/databaseAccounts/a/sqlDatabases/d', 'WSP'],
  ['cosmos-table', '--account a --table t', 'Microsoft.DocumentDB/databaseAccounts/a/tables/t', 'WSP'],
  ['eventhub', '--namespace n', 'Microsoft.EventHub/namespaces/n', 'WSP'],
  ['keyvault', '--vault v', 'Microsoft.KeyVault/vaults/v', 'WP'],
  ['mysql-flexible', '--server s --database d', 'Microsoft.DBforMySQL/flexibleServers/s/databases/d', 'NWP'],
  ['openai', '--account a', 'Microsoft.CognitiveServices/accounts/a', 'WSP'],
  [
    'postgres-flexible',
    '--server s --database d',
    'Microsoft.DBforPostgreSQL/flexibleServers/s/databases/d',
    'NWP',
  ],
  ['redis', '--server s --database 0', 'Microsoft.Cache/redis/s/databases/0', 'WSP'],
  [
    'redis-enterprise',
    '--server s --database default',
    'Microsoft.Cache/redisEnterprise/s/databases/default',
    'S',
  ],
  ['servicebus', '--namespace n', 'Microsoft.ServiceBus/namespaces/n', 'WSP'],
  ['signalr', '--signalr s', 'Microsoft.SignalRService/SignalR/s', 'WSP'],
  ['sql', '--server s --database d', 'Microsoft.Sql/servers/s/databases/d', 'NWP'],
  ['storage-blob', '--account a', 'Microsoft.Storage/storageAccounts/a/blobServices/default', 'WSP'],
  ['storage-file', '--account a', 'Microsoft.Storage/storageAccounts/a/fileServices/default', 'S'],
  ['storage-queue', '--account a', 'Microsoft.Storage/storageAccounts/a/queueServices/default', 'WSP'],
  ['storage-table', '--account a', 'Microsoft.Storage/storageAccounts/a/tableServices/default', 'WSP'],
  ['webpubsub', '--webpubsub w', 'Microsoft.SignalRService/WebPubSub/w', 'WSP'],
];

const CASES = TABLE.flatMap(([target, own, id, kinds]) =>
  kinds.split('').map((kind) => [target, kind as keyof typeof AUTH, own, id] as const),
);

describe('create sends what existing clients send', () => {
  it.each(CASES)('for %s with authentication %s', async (target, kind, own, id) => {
    const words = [
      ...`connection create ${target} -g shop -n prod --tg data ${own}`.split(' '),
      ...'--connection c1 --kube-namespace shop -o json'.split(' '),
      ...OPTIONS[kind],
    ];

    const { code } = await io.run(words);

    expect(code).toBe(0);
    expect(service.put().properties).toEqual({
      targetService: { type: 'AzureResource', id: `${DATA}/${id}` },
      authInfo: AUTH[kind],
      clientType: 'none',
      scope: 'shop',
      secretStore: {},
      publicNetworkSolution: {},
      configurationInfo: { customizedKeys: {} },
    });
  });

  it('covers every target of the registry', () => {
    const others = [
      'confluent-cloud',
      'confluent-kafka',
      'confluent-schema-registry',
      'fabric-sql',
      'mongodb-atlas',
      'neon-postgres',
    ];

    expect([...TABLE.map(([target]) => target), ...others].toSorted()).toEqual(
      targetCommands.map(({ name }) => name).toSorted(),
    );
  });

  it('takes the target as a whole id, and the same target under both of its names', async () => {
    const id = `${DATA}/Microsoft.CognitiveServices/accounts/a`;

    const { code } = await io.run(
      `connection create cognitive-services --source-id ${CLUSTER} --target-id ${id} --connection c1 --secret`,
    );

    expect(code).toBe(0);
    expect(service.put().properties['targetService']).toEqual({ type: 'AzureResource', id });
  });

  it('uses the key by itself for targets whose only authentication needs no input', async () => {
    const { code } = await io.run('connection create storage-file -g shop -n prod --tg data --account a');

    expect(code).toBe(0);
    expect(service.put().properties['authInfo']).toEqual({ authType: 'secret' });
  });

  it('leaves the identity of Key Vault with the CSI driver to the add-on (SC-07)', async () => {
    const { code } = await io.run(
      'connection create keyvault -g shop -n prod --tg data --vault v --enable-csi --kube-namespace shop',
    );

    expect(code).toBe(0);
    expect(service.put().properties).toMatchObject({
      targetService: { resourceProperties: { type: 'KeyVault', connectAsKubernetesCsiDriver: true } },
      authInfo: { authType: 'userAssignedIdentity' },
    });
    expect(Object.keys(service.put().properties['authInfo'] as object)).toEqual(['authType']);
  });

  it('tells Neon where the database is', async () => {
    const { code } = await io.run(
      'connection create neon-postgres -g shop -n prod --server ep-1.neon.tech --database shop --secret name=admin secret=fake=password',
    );

    expect(code).toBe(0);
    expect(service.put().properties).toMatchObject({
      targetService: { id: `${MARKET}/Neon.Postgres/organizations/neon-postgres` },
      authInfo: N,
      configurationInfo: {
        additionalConnectionStringProperties: { Server: 'ep-1.neon.tech', Database: 'shop' },
      },
    });
  });

  it('sends the connection string of MongoDB Atlas as the secret', async () => {
    const { code } = await io.run(
      'connection create mongodb-atlas -g shop -n prod --server shop --secret secret=mongodb+srv://fake',
    );

    expect(code).toBe(0);
    expect(service.put().properties).toMatchObject({
      targetService: { id: `${MARKET}/MongoDB.Atlas/organizations/shop` },
      authInfo: { authType: 'secret', name: 'NA', secretInfo: { value: 'mongodb+srv://fake' } },
    });
  });

  it('addresses SQL database in Fabric by its endpoint', async () => {
    const endpoint =
      'https://api.fabric.microsoft.com/v1/workspaces/aaaaaaaa-0000-4000-8000-000000000001/SqlDatabases/aaaaaaaa-0000-4000-8000-000000000002';

    const { code } = await io.run(
      `connection create fabric-sql -g shop -n prod --target-id ${endpoint} --workload-identity ${CLIENT_ID} --client-type dotnet --connstr-props Server=x.fabric.microsoft.com Database=shop`,
    );

    expect(code).toBe(0);
    expect(service.put().properties).toMatchObject({
      targetService: { type: 'FabricPlatform', endpoint },
      configurationInfo: {
        additionalConnectionStringProperties: { Server: 'x.fabric.microsoft.com', Database: 'shop' },
      },
    });
  });

  it('makes two connections one after the other for Confluent Cloud', async () => {
    const { code } = await io.run(
      'connection create confluent-cloud -g shop -n prod --connection kafka --client-type nodejs ' +
        '--bootstrap-server pkc-1.westeurope.azure.confluent.cloud:9092 --kafka-key k1 --kafka-secret fake1 ' +
        '--schema-registry https://psrc-1.westeurope.azure.confluent.cloud --schema-key k2 --schema-secret fake2 ' +
        '--customized-keys AZURE_CONFLUENTCLOUDKAFKA_BOOTSTRAPSERVER=KAFKA --no-wait',
    );

    const puts = service.requests.filter(({ method }) => method === 'PUT');
    expect(code).toBe(0);
    expect(puts.map(({ path }) => path.split('/').at(-1))).toEqual(['kafka', 'kafka_schema']);
    expect(puts.map(({ body }) => body)).toMatchObject([
      {
        properties: {
          targetService: {
            type: 'ConfluentBootstrapServer',
            endpoint: 'pkc-1.westeurope.azure.confluent.cloud:9092',
          },
          authInfo: { name: 'k1', secretInfo: { value: 'fake1' } },
          configurationInfo: { customizedKeys: { AZURE_CONFLUENTCLOUDKAFKA_BOOTSTRAPSERVER: 'KAFKA' } },
        },
      },
      {
        properties: {
          targetService: {
            type: 'ConfluentSchemaRegistry',
            endpoint: 'https://psrc-1.westeurope.azure.confluent.cloud',
          },
          authInfo: { name: 'k2', secretInfo: { value: 'fake2' } },
          configurationInfo: { customizedKeys: {} },
        },
      },
    ]);
    const secondPut = service.requests.findIndex(
      ({ path, method }) => method === 'PUT' && path.endsWith('_schema'),
    );
    expect(service.requests.slice(0, secondPut).some(({ path }) => path.includes('operationStatuses'))).toBe(
      true,
    );
  });

  it.each([
    [
      'confluent-kafka',
      '--bootstrap-server pkc-1.westeurope.azure.confluent.cloud:9092',
      'ConfluentBootstrapServer',
    ],
    [
      'confluent-schema-registry',
      '--schema-registry https://psrc-1.westeurope.azure.confluent.cloud',
      'ConfluentSchemaRegistry',
    ],
  ])('makes one of the two alone for %s', async (target, own, type) => {
    const { code } = await io.run(
      `connection create ${target} -g shop -n prod ${own} --secret name=k secret=fake`,
    );

    expect(code).toBe(0);
    expect(service.put().properties).toMatchObject({ targetService: { type }, authInfo: { name: 'k' } });
  });

  it('sends every other option under the name that the contract has for it', async () => {
    const { code } = await io.run(
      'connection create storage-blob -g shop -n prod --tg data --account a --secret --client-type dotnet ' +
        '--customized-keys AZURE_STORAGEBLOB_CONNECTIONSTRING=BLOBS --connstr-props EndpointSuffix=x --opt-out publicnetwork',
    );

    expect(code).toBe(0);
    expect(service.put().properties).toMatchObject({
      clientType: 'dotnet',
      publicNetworkSolution: { action: 'optOut' },
      configurationInfo: {
        customizedKeys: { AZURE_STORAGEBLOB_CONNECTIONSTRING: 'BLOBS' },
        additionalConnectionStringProperties: { EndpointSuffix: 'x' },
      },
    });
  });

  it('says that roles and identities are the callers with --opt-out auth', async () => {
    const { code } = await io.run(
      `connection create storage-blob -g shop -n prod --tg data --account a --workload-identity ${CLIENT_ID} --opt-out auth`,
    );

    expect(code).toBe(0);
    expect(service.put().properties['authInfo']).toEqual({ ...W, authMode: 'optOutAllAuth' });
  });

  it('makes up a name from the target and five letters or digits', async () => {
    await io.run('connection create storage-file -g shop -n prod --tg data --account a');

    const name = service.requests
      .find(({ method }) => method === 'PUT')
      ?.path.split('/')
      .at(-1);
    expect(name).toMatch(/^storagefile_[a-z0-9]{5}$/);
  });

  it('keeps credentials off the command line through AKSC_SECRET', async () => {
    io.env['AKSC_SECRET'] = 'fake-from-environment';

    const database = await io.run(
      'connection create sql -g shop -n prod --tg data --server s --database d --secret name=admin',
    );
    delete io.env['AKSC_SECRET'];

    expect(database.code).toBe(0);
    expect(service.put().properties).toMatchObject({
      authInfo: { secretInfo: { value: 'fake-from-environment' } },
    });
  });

  it('sends a request document as it is, from a file or standard input', async () => {
    io.input = JSON.stringify({
      clusterId: CLUSTER,
      name: 'from_input',
      properties: {
        targetService: {
          type: 'AzureResource',
          id: `${DATA}/Microsoft.Storage/storageAccounts/a/fileServices/default`,
        },
        authInfo: { authType: 'secret' },
        scope: 'shop',
      },
    });

    const { code } = await io.run('connection create -f -');

    expect(code).toBe(0);
    expect(service.put().properties).toEqual(JSON.parse(io.input).properties);
  });

  it('fills in cluster and name that a document leaves out', async () => {
    io.input = `properties:\n  targetService: { type: AzureResource, id: ${DATA}/Microsoft.Storage/storageAccounts/a/fileServices/default }\n  authInfo: { authType: secret }\n`;

    const { code } = await io.run('connection create -g shop -n prod --connection named -f -');

    expect(code).toBe(0);
    expect(service.requests.find(({ method }) => method === 'PUT')?.path).toBe(
      `${CLUSTER}/providers/Microsoft.ServiceLinker/linkers/named`,
    );
  });
});
