import {
  MESSAGING_API_VERSION,
  readMessagingConnectionString,
  readMessagingNamespace,
  refuseDisabledMessagingKeys,
} from '../families/messaging-namespace';
import { networkRuleSetFirewall } from '../firewalls/network-rule-set';
import { matchPattern, wholePattern } from '../id-pattern';
import type { Target } from '../target';
import { eventhubTables } from './tables';

const PATTERN = 'Microsoft.EventHub/namespaces/{namespace}';
const receiver = { name: 'Azure Event Hubs Data Receiver', id: 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde' };
const sender = { name: 'Azure Event Hubs Data Sender', id: '2b629674-e913-4c01-ae53-ef4638d8f975' };

export const eventhub: Target = {
  id: 'eventhub',
  displayName: 'Azure Event Hubs',
  idPattern: wholePattern(PATTERN),
  provider: 'Microsoft.EventHub',
  match: matchPattern(PATTERN),
  auth: ['workloadIdentity', 'secret', 'servicePrincipal'],
  configurations: eventhubTables,
  read: (arm, reference) => readMessagingNamespace(arm, reference, 'eventhub'),
  credentials: readMessagingConnectionString,
  refuse: refuseDisabledMessagingKeys,
  roles: [receiver, sender],
  roleAlternatives: [
    { roles: [receiver], enoughFor: 'receiving' },
    { roles: [sender], enoughFor: 'sending' },
  ],
  firewall: networkRuleSetFirewall('Microsoft.EventHub', MESSAGING_API_VERSION),
  network: { serviceEndpoint: true, privateEndpoint: true },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-event-hubs',
};
