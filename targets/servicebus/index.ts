import { plain, secret } from '../entry';
import {
  MESSAGING_API_VERSION,
  readMessagingConnectionString,
  readMessagingNamespace,
  refuseDisabledMessagingKeys,
} from '../families/messaging-namespace';
import { networkRuleSetFirewall } from '../firewalls/network-rule-set';
import { givenPairs } from '../formats/pairs';
import { matchPattern, wholePattern } from '../id-pattern';
import { identityTables } from '../identity-tables';
import type { Target } from '../target';

const PATTERN = 'Microsoft.ServiceBus/namespaces/{namespace}';
const CLIENTS = ['dotnet', 'go', 'java', 'nodejs', 'python', 'none'] as const;

const receiver = { name: 'Azure Service Bus Data Receiver', id: '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0' };
const sender = { name: 'Azure Service Bus Data Sender', id: '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39' };
const connectionString = givenPairs('connectionString');
const spring = [
  plain('spring.cloud.azure.servicebus.namespace', '{namespaceHost}', 'Host name of the namespace'),
  plain('spring.cloud.azure.client-id', '{clientId}', 'Client id'),
];

export const servicebus: Target = {
  id: 'servicebus',
  displayName: 'Azure Service Bus',
  idPattern: wholePattern(PATTERN),
  provider: 'Microsoft.ServiceBus',
  match: matchPattern(PATTERN),
  auth: ['workloadIdentity', 'secret', 'servicePrincipal'],
  configurations: [
    ...identityTables('AZURE_SERVICEBUS', CLIENTS, [
      plain('AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE', '{namespaceHost}', 'Host name of the namespace'),
    ]),
    { auth: 'workloadIdentity', clientTypes: ['springBoot'], entries: spring },
    {
      auth: 'servicePrincipal',
      clientTypes: ['springBoot'],
      entries: [
        ...spring,
        plain('spring.cloud.azure.tenant-id', '{tenantId}', 'Tenant of the service principal'),
        secret('spring.cloud.azure.client-secret', '{clientSecret}', 'Secret of the service principal'),
      ],
    },
    {
      auth: 'secret',
      clientTypes: CLIENTS,
      entries: [
        secret('AZURE_SERVICEBUS_CONNECTIONSTRING', connectionString, 'Connection string of the namespace'),
      ],
    },
    {
      auth: 'secret',
      clientTypes: ['springBoot'],
      entries: [
        secret(
          'spring.cloud.azure.servicebus.connection-string',
          connectionString,
          'Connection string of the namespace',
        ),
      ],
    },
  ],
  read: (arm, reference) => readMessagingNamespace(arm, reference, 'servicebus'),
  credentials: readMessagingConnectionString,
  refuse: refuseDisabledMessagingKeys,
  roles: [receiver, sender],
  roleAlternatives: [
    { roles: [receiver], enoughFor: 'receiving' },
    { roles: [sender], enoughFor: 'sending' },
  ],
  firewall: networkRuleSetFirewall('Microsoft.ServiceBus', MESSAGING_API_VERSION),
  network: { serviceEndpoint: true, privateEndpoint: true },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-service-bus',
};
