import type { AuthKind } from '../../targets/target';

interface Deviation {
  target: string;
  auth?: AuthKind;
  clients?: readonly string[];
  /** The documented name. */
  name: string;
  ourName?: string;
  ourForm?: string;
  reason: string;
}

const CAPITAL = 'the documented "True" is "true" everywhere else; Spring reads both';
const QUOTES = 'the quotes in the sample would become part of the value';
const DJANGO = 'doubled angle brackets in the sample';
const MYSQL_USER = 'user@server belonged to single servers; flexible servers refuse it';
const PASSWORD = 'the sample lacks the password';
const SPRING_SWITCH = 'the library reads managed-identity-enabled; the documented name has no effect';
const SWAPPED = 'the samples of tenant and secret are swapped';
const TEST_PORT = 'a Kafka client needs host and port';

/** Where we do not do what is documented, because it would not work. One reason each. */
export const deviations: readonly Deviation[] = [
  {
    target: 'storage-blob',
    name: 'spring.cloud.azure.storage.blob.credential.managed-identity-enabled',
    ourForm: 'true',
    reason: CAPITAL,
  },
  {
    target: 'storage-queue',
    name: 'spring.cloud.azure.storage.queue.credential.managed-identity-enabled',
    ourForm: 'true',
    reason: CAPITAL,
  },
  {
    target: 'keyvault',
    name: 'azure.keyvault.uri',
    ourForm: 'https://{name}.vault.azure.net/',
    reason: QUOTES,
  },
  {
    target: 'keyvault',
    name: 'spring.cloud.azure.keyvault.secret.endpoint',
    ourForm: 'https://{name}.vault.azure.net/',
    reason: QUOTES,
  },
  {
    target: 'appconfig',
    auth: 'workloadIdentity',
    name: 'AZURE_APPCONFIGURATION_ENDPOINT',
    ourForm: 'https://{name}.azconfig.io',
    reason: 'an angle bracket is missing in the sample',
  },
  {
    target: 'cosmos-gremlin',
    auth: 'workloadIdentity',
    name: 'AZURE_CLIENTID',
    ourName: 'AZURE_COSMOS_CLIENTID',
    reason: 'the code samples of the same page read AZURE_COSMOS_CLIENTID, like for every other API',
  },
  {
    target: 'cosmos-gremlin',
    auth: 'servicePrincipal',
    name: 'AZURE_COSMOS_PORT',
    ourForm: '443',
    reason: 'Gremlin listens on 443; 10350 is the port of Cassandra',
  },
  {
    target: 'cosmos-gremlin',
    auth: 'servicePrincipal',
    name: 'AZURE_COSMOS_USERNAME',
    ourForm: '/dbs/{database}/colls/{graph}',
    reason: 'a stray angle bracket in the sample',
  },
  {
    target: 'cosmos-sql',
    auth: 'workloadIdentity',
    name: 'spring.cloud.azure.cosmos.database',
    ourForm: '{database}',
    reason: 'the sample shows a token scope instead of a database',
  },
  {
    target: 'cosmos-table',
    auth: 'secret',
    name: 'AZURE_COSMOS_CONNECTIONSTRING',
    ourForm:
      'DefaultEndpointsProtocol=https;AccountName={name};AccountKey={key};TableEndpoint=https://{name}.table.cosmos.azure.com:443/;',
    reason: 'the sample ends in a blank',
  },
  {
    target: 'postgres-flexible',
    auth: 'secret',
    clients: ['dotnet'],
    name: 'AZURE_POSTGRESQL_CONNECTIONSTRING',
    ourForm:
      'Server={name}.postgres.database.azure.com;Database={database};Port=5432;Ssl Mode=Require;User Id={user};Password={password};',
    reason: PASSWORD,
  },
  {
    target: 'postgres-flexible',
    auth: 'workloadIdentity',
    clients: ['django'],
    name: 'AZURE_POSTGRESQL_CLIENTID',
    ourForm: '{clientId}',
    reason: DJANGO,
  },
  {
    target: 'postgres-flexible',
    auth: 'workloadIdentity',
    name: 'spring.cloud.azure.credential.client-managed-identity-enabled',
    ourName: 'spring.cloud.azure.credential.managed-identity-enabled',
    reason: SPRING_SWITCH,
  },
  {
    target: 'neon-postgres',
    clients: ['dotnet'],
    name: 'NEON_POSTGRESQL_CONNECTIONSTRING',
    ourForm:
      'Server={host};Database={database};Port=5432;Ssl Mode=Require;User Id={user};Password={password};',
    reason: PASSWORD,
  },
  {
    target: 'neon-postgres',
    clients: ['ruby'],
    name: 'NEON_POSTGRESQL_CONNECTIONSTRING',
    ourForm: 'host={host} port=5432 dbname={database} sslmode=require user={user} password={password}',
    reason: 'the sample shows a host of Azure, not of Neon',
  },
  {
    target: 'mysql-flexible',
    auth: 'workloadIdentity',
    name: 'spring.cloud.azure.credential.client-managed-identity-enabled',
    ourName: 'spring.cloud.azure.credential.managed-identity-enabled',
    reason: SPRING_SWITCH,
  },
  {
    target: 'mysql-flexible',
    clients: ['python', 'django'],
    name: 'AZURE_MYSQL_USER',
    ourForm: '{user}',
    reason: MYSQL_USER,
  },
  {
    target: 'mysql-flexible',
    clients: ['ruby', 'php'],
    name: 'AZURE_MYSQL_USERNAME',
    ourForm: '{user}',
    reason: MYSQL_USER,
  },
  {
    target: 'sql',
    auth: 'secret',
    clients: ['dotnet'],
    name: 'AZURE_SQL_CONNECTIONSTRING',
    ourForm:
      'Data Source={name}.database.windows.net,1433;Initial Catalog={database};User ID={user};Password={password}',
    reason: 'the sample lacks the login',
  },
  {
    target: 'sql',
    auth: 'workloadIdentity',
    clients: ['python'],
    name: 'AZURE_SQL_USER',
    ourForm: '{clientId}',
    reason: 'documented as object id, but the code sample of the page uses it as client id',
  },
  {
    target: 'sql',
    auth: 'servicePrincipal',
    clients: ['python'],
    name: 'AZURE_SQL_AUTHENTICATION',
    ourForm: 'ActiveDirectoryServicePrincipal',
    reason: 'no driver knows ActiveDirectoryServerPrincipal',
  },
  {
    target: 'fabric-sql',
    clients: ['java', 'springBoot'],
    name: 'FABRIC_SQL_CONNECTIONSTRING',
    ourForm:
      'jdbc:sqlserver://{name}.msit-database.fabric.microsoft.com:1433;databaseName={database};msiClientId={clientId};authentication=ActiveDirectoryMSI;',
    reason: 'JDBC separates the port by a colon, not by a comma',
  },
  {
    target: 'mongodb-atlas',
    clients: ['java'],
    name: 'MONGODBATLAS_CLUSTER_CONNECTIONSTRING',
    ourForm: 'mongodb+srv://{user}:{password}@{host}/?retryWrites=true&w=majority&appName=Cluster0',
    reason: 'no MongoDB driver reads a URI with jdbc: in front',
  },
  {
    target: 'servicebus',
    auth: 'servicePrincipal',
    clients: ['springBoot'],
    name: 'spring.cloud.azure.tenant-id',
    ourForm: '{tenantId}',
    reason: SWAPPED,
  },
  {
    target: 'servicebus',
    auth: 'servicePrincipal',
    clients: ['springBoot'],
    name: 'spring.cloud.azure.client-secret',
    ourForm: '{clientSecret}',
    reason: SWAPPED,
  },
  {
    target: 'eventhub',
    auth: 'secret',
    clients: ['springBoot'],
    name: 'spring.cloud.azure.storage.connection-string',
    ourName: 'spring.cloud.azure.eventhub.connection-string',
    reason: 'an Event Hubs string under the name of Storage would break Storage; old versions read eventhub',
  },
  {
    target: 'eventhub',
    clients: ['kafka-springBoot'],
    name: 'spring.kafka.bootstrap-servers',
    ourForm: '{name}.servicebus.windows.net:9093',
    reason: TEST_PORT,
  },
  {
    target: 'signalr',
    auth: 'workloadIdentity',
    name: 'AZURE_SIGNALR_CONNECTIONSTRING',
    ourForm: 'Endpoint=https://{name}.service.signalr.net;AuthType=aad;ClientId={clientId};Version=1.0;',
    reason: 'the SDK reads ClientId; client-id would be ignored',
  },
];

interface ExtraTable {
  target: string;
  auth: AuthKind;
  clients: readonly string[];
  reason: string;
}

const NONE = 'none is the default client type on AKS';

/** Combinations that we have beyond what is documented for this target. */
export const extraTables: readonly ExtraTable[] = [
  { target: 'storage-queue', auth: 'workloadIdentity', clients: ['none'], reason: NONE },
  { target: 'storage-queue', auth: 'secret', clients: ['none'], reason: NONE },
  { target: 'storage-queue', auth: 'servicePrincipal', clients: ['none'], reason: NONE },
  { target: 'storage-table', auth: 'workloadIdentity', clients: ['none'], reason: NONE },
  { target: 'storage-table', auth: 'secret', clients: ['none'], reason: NONE },
  { target: 'storage-table', auth: 'servicePrincipal', clients: ['none'], reason: NONE },
  { target: 'storage-file', auth: 'secret', clients: ['none'], reason: NONE },
  { target: 'webpubsub', auth: 'workloadIdentity', clients: ['none'], reason: NONE },
  { target: 'webpubsub', auth: 'secret', clients: ['none'], reason: NONE },
  { target: 'webpubsub', auth: 'servicePrincipal', clients: ['none'], reason: NONE },
  { target: 'confluent-kafka', auth: 'secret', clients: ['go'], reason: 'the command line offers go' },
  {
    target: 'confluent-schema-registry',
    auth: 'secret',
    clients: ['go'],
    reason: 'the command line offers go',
  },
  {
    target: 'keyvault',
    auth: 'csi',
    clients: ['dotnet', 'java', 'nodejs', 'python', 'none', 'springBoot'],
    reason: 'the CSI driver is an option of AKS alone, in no table',
  },
  {
    target: 'mongodb-atlas',
    auth: 'secret',
    clients: ['springBoot'],
    reason: 'documented as supported, but without a table',
  },
  {
    target: 'redis-enterprise',
    auth: 'secret',
    clients: ['dotnet', 'java', 'python', 'go', 'nodejs', 'springBoot', 'none'],
    reason: 'documented together with redis, without a table of its own',
  },
];
