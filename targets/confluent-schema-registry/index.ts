import type { TargetService } from '../../connection/linker';
import { plain, secret } from '../entry';
import type { Target, TargetReference } from '../target';

const ENDPOINT = /^(?<url>https:\/\/[a-z0-9.-]+\.azure\.confluent\.cloud(?::\d+)?)\/?$/i;
const SPRING = 'spring.kafka.properties.schema.registry';

export const confluentSchemaRegistry: Target = {
  id: 'confluent-schema-registry',
  displayName: 'Apache Kafka on Confluent Cloud, schema registry',
  idPattern: 'https://psrc-{registry}.{region}.azure.confluent.cloud',
  serviceType: 'ConfluentSchemaRegistry',
  match: matchEndpoint,
  auth: ['secret'],
  configurations: [
    {
      auth: 'secret',
      clientTypes: ['dotnet', 'java', 'nodejs', 'python', 'go', 'none'],
      entries: [
        plain('AZURE_CONFLUENTCLOUDSCHEMAREGISTRY_URL', '{registryUrl}', 'Schema registry'),
        secret('AZURE_CONFLUENTCLOUDSCHEMAREGISTRY_USERINFO', '{userName}:{password}', 'Key and secret'),
      ],
    },
    {
      auth: 'secret',
      clientTypes: ['springBoot'],
      entries: [
        plain(`${SPRING}.url`, '{registryUrl}', 'Schema registry'),
        secret(`${SPRING}.basic.auth.user.info`, '{userName}:{password}', 'Key and secret'),
      ],
    },
  ],
  callerSecret: 'nameAndPassword',
  // Confluent Cloud is not part of Azure Resource Manager; the endpoint is all there is to know.
  read: (_arm, { resourceId, names }) =>
    Promise.resolve({
      kind: 'confluent-schema-registry',
      resourceId,
      values: { registryUrl: names['url'] ?? '' },
    }),
  roles: [],
  network: { serviceEndpoint: false, privateEndpoint: false },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-confluent-kafka',
};

function matchEndpoint(service: TargetService): TargetReference | undefined {
  if (service.type !== 'ConfluentSchemaRegistry') return undefined;
  const url = ENDPOINT.exec(service.endpoint)?.groups?.['url'];
  return url === undefined ? undefined : { id: url, resourceId: url, names: { url } };
}
