import { plain, secret } from '../entry';
import { givenPairs } from '../formats/pairs';
import { identityTables } from '../identity-tables';
import type { ConfigurationTable } from '../target';

const CLIENTS = ['dotnet', 'go', 'java', 'nodejs', 'python', 'none'] as const;
const SPRING = 'spring.cloud.azure.eventhubs';
const KAFKA = 'spring.kafka.properties.azure';

const connectionString = givenPairs('connectionString');
const oldSpring = [
  plain(
    'spring.cloud.azure.eventhub.namespace',
    '{namespaceHost}',
    'Host name (Spring Cloud Azure below 4.0)',
  ),
  plain('spring.cloud.azure.client-id', '{clientId}', 'Client id (Spring Cloud Azure below 4.0)'),
];
const spring = [
  plain(`${SPRING}.namespace`, '{namespaceHost}', 'Host name of the namespace'),
  plain(`${SPRING}.credential.client-id`, '{clientId}', 'Client id'),
];
// Kafka clients want a port, and Event Hubs speaks Kafka on this one.
const kafka = [
  plain('spring.kafka.bootstrap-servers', '{namespaceHost}:9093', 'Kafka endpoint of the namespace'),
  plain(`${KAFKA}.credential.client-id`, '{clientId}', 'Client id'),
];

export const eventhubTables: readonly ConfigurationTable[] = [
  ...identityTables('AZURE_EVENTHUB', CLIENTS, [
    plain('AZURE_EVENTHUB_FULLYQUALIFIEDNAMESPACE', '{namespaceHost}', 'Host name of the namespace'),
  ]),
  {
    auth: 'secret',
    clientTypes: CLIENTS,
    entries: [
      secret('AZURE_EVENTHUB_CONNECTIONSTRING', connectionString, 'Connection string of the namespace'),
    ],
  },
  {
    auth: 'secret',
    clientTypes: ['springBoot'],
    entries: [
      secret(
        'spring.cloud.azure.eventhub.connection-string',
        connectionString,
        'Connection string (Spring Cloud Azure below 4.0)',
      ),
      secret(`${SPRING}.connection-string`, connectionString, 'Connection string of the namespace'),
    ],
  },
  {
    auth: 'secret',
    clientTypes: ['kafka-springBoot'],
    entries: [secret(`${SPRING}.connection-string`, connectionString, 'Connection string of the namespace')],
  },
  {
    auth: 'workloadIdentity',
    clientTypes: ['springBoot'],
    entries: [
      ...oldSpring,
      ...spring,
      plain(`${SPRING}.credential.managed-identity-enabled`, 'true', 'Signs in with the managed identity'),
    ],
  },
  {
    auth: 'workloadIdentity',
    clientTypes: ['kafka-springBoot'],
    entries: [
      ...kafka,
      plain(`${KAFKA}.credential.managed-identity-enabled`, 'true', 'Signs in with the managed identity'),
    ],
  },
  {
    auth: 'servicePrincipal',
    clientTypes: ['springBoot'],
    entries: [
      ...oldSpring,
      plain('spring.cloud.azure.tenant-id', '{tenantId}', 'Tenant (Spring Cloud Azure below 4.0)'),
      secret('spring.cloud.azure.client-secret', '{clientSecret}', 'Secret (Spring Cloud Azure below 4.0)'),
      ...spring,
      secret(`${SPRING}.credential.client-secret`, '{clientSecret}', 'Secret of the service principal'),
      plain(`${SPRING}.profile.tenant-id`, '{tenantId}', 'Tenant of the service principal'),
    ],
  },
  {
    auth: 'servicePrincipal',
    clientTypes: ['kafka-springBoot'],
    entries: [
      ...kafka,
      secret(`${KAFKA}.credential.client-secret`, '{clientSecret}', 'Secret of the service principal'),
      plain(`${KAFKA}.profile.tenant-id`, '{tenantId}', 'Tenant of the service principal'),
    ],
  },
];
