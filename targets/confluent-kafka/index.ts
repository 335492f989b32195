import type { TargetService } from '../../connection/linker';
import { plain, secret } from '../entry';
import { jaasPlain } from '../formats/jaas';
import type { Target, TargetReference } from '../target';

const ENDPOINT = /^(?:SASL_SSL:\/\/)?(?<server>[a-z0-9.-]+\.azure\.confluent\.cloud(?::\d+)?)$/i;

export const confluentKafka: Target = {
  id: 'confluent-kafka',
  displayName: 'Apache Kafka on Confluent Cloud, bootstrap server',
  idPattern: 'pkc-{cluster}.{region}.azure.confluent.cloud:9092',
  serviceType: 'ConfluentBootstrapServer',
  match: matchEndpoint,
  auth: ['secret'],
  configurations: [
    {
      auth: 'secret',
      clientTypes: ['dotnet', 'java', 'nodejs', 'python', 'go', 'none'],
      entries: [
        plain('AZURE_CONFLUENTCLOUDKAFKA_BOOTSTRAPSERVER', '{bootstrapServer}', 'Bootstrap server'),
        secret(
          'AZURE_CONFLUENTCLOUDKAFKA_KAFKASASLCONFIG',
          jaasPlain(),
          'Login of Kafka clients: key and secret',
        ),
      ],
    },
    {
      auth: 'secret',
      clientTypes: ['springBoot'],
      entries: [
        plain('spring.kafka.properties.bootstrap.servers', '{bootstrapServer}', 'Bootstrap server'),
        secret(
          'spring.kafka.properties.sasl.jaas.config',
          jaasPlain(),
          'Login of Kafka clients: key and secret',
        ),
      ],
    },
  ],
  callerSecret: 'nameAndPassword',
  // Confluent Cloud is not part of Azure Resource Manager; the endpoint is all there is to know.
  read: (_arm, { resourceId, names }) =>
    Promise.resolve({
      kind: 'confluent-kafka',
      resourceId,
      values: { bootstrapServer: names['server'] ?? '' },
    }),
  roles: [],
  network: { serviceEndpoint: false, privateEndpoint: false },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-confluent-kafka',
};

function matchEndpoint(service: TargetService): TargetReference | undefined {
  if (service.type !== 'ConfluentBootstrapServer') return undefined;
  const server = ENDPOINT.exec(service.endpoint)?.groups?.['server'];
  return server === undefined ? undefined : { id: server, resourceId: server, names: { server } };
}
