import { plain, secret } from '../entry';
import { signalrFirewall } from '../families/signalr-firewall';
import {
  readSignalrConnectionString,
  readSignalrService,
  refuseDisabledSignalrAuth,
} from '../families/signalr-service';
import { givenPairs } from '../formats/pairs';
import { matchPattern, wholePattern } from '../id-pattern';
import { identityTables } from '../identity-tables';
import type { Target } from '../target';

const PATTERN = 'Microsoft.SignalRService/WebPubSub/{webpubsub}';
const CLIENTS = ['dotnet', 'java', 'nodejs', 'python', 'none'] as const;

export const webpubsub: Target = {
  id: 'webpubsub',
  displayName: 'Azure Web PubSub',
  idPattern: wholePattern(PATTERN),
  provider: 'Microsoft.SignalRService',
  match: matchPattern(PATTERN),
  auth: ['workloadIdentity', 'secret', 'servicePrincipal'],
  configurations: [
    ...identityTables('AZURE_WEBPUBSUB', CLIENTS, [plain('AZURE_WEBPUBSUB_HOST', '{hostName}', 'Host name')]),
    {
      auth: 'secret',
      clientTypes: CLIENTS,
      entries: [
        secret(
          'AZURE_WEBPUBSUB_CONNECTIONSTRING',
          givenPairs('connectionString'),
          'Connection string with access key',
        ),
      ],
    },
  ],
  read: (arm, reference) => readSignalrService(arm, reference, 'webpubsub'),
  credentials: readSignalrConnectionString,
  refuse: refuseDisabledSignalrAuth,
  // Service Connector gives SignalR/Web PubSub Contributor, which opens the management of the resource but none of
  // the calls a workload makes.
  roles: [{ name: 'Web PubSub Service Owner', id: '12cf5a90-567b-43ae-8102-96cf46c7d9b4' }],
  roleAlternatives: [
    {
      roles: [{ name: 'Web PubSub Service Reader', id: 'bfb1c7d2-fb1a-466b-b2ba-aee63b92deaf' }],
      enoughFor: 'reading the state of hubs, groups and connections',
    },
  ],
  firewall: signalrFirewall('WebPubSub'),
  network: { serviceEndpoint: false, privateEndpoint: true },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-web-pubsub',
};
