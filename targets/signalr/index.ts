import { plain, secret } from '../entry';
import { signalrFirewall } from '../families/signalr-firewall';
import {
  readSignalrConnectionString,
  readSignalrService,
  refuseDisabledSignalrAuth,
} from '../families/signalr-service';
import { azurePairs, givenPairs } from '../formats/pairs';
import { matchPattern, wholePattern } from '../id-pattern';
import type { Target } from '../target';

const PATTERN = 'Microsoft.SignalRService/SignalR/{signalr}';
const NAME = 'AZURE_SIGNALR_CONNECTIONSTRING';
const CLIENTS = ['dotnet', 'none'] as const;

export const signalr: Target = {
  id: 'signalr',
  displayName: 'Azure SignalR Service',
  idPattern: wholePattern(PATTERN),
  provider: 'Microsoft.SignalRService',
  match: matchPattern(PATTERN),
  auth: ['workloadIdentity', 'secret', 'servicePrincipal'],
  configurations: [
    {
      auth: 'workloadIdentity',
      clientTypes: CLIENTS,
      entries: [
        plain(
          NAME,
          azurePairs('Endpoint=https://{hostName};AuthType=aad;ClientId={clientId};Version=1.0;'),
          'Connection string; the SDK fetches a token',
        ),
      ],
    },
    {
      auth: 'secret',
      clientTypes: CLIENTS,
      entries: [secret(NAME, givenPairs('connectionString'), 'Connection string with access key')],
    },
    {
      auth: 'servicePrincipal',
      clientTypes: CLIENTS,
      entries: [
        secret(
          NAME,
          azurePairs(
            'Endpoint=https://{hostName};AuthType=aad;ClientId={clientId};ClientSecret={clientSecret};TenantId={tenantId};Version=1.0;',
          ),
          'Connection string with the secret of the service principal',
        ),
      ],
    },
  ],
  read: (arm, reference) => readSignalrService(arm, reference, 'signalr'),
  credentials: readSignalrConnectionString,
  refuse: refuseDisabledSignalrAuth,
  roles: [{ name: 'SignalR Service Owner', id: '7e4f1700-ea5a-4f59-8f37-079cfe29dce3' }],
  roleAlternatives: [
    {
      roles: [{ name: 'SignalR App Server', id: '420fcaa2-552c-430f-98ca-3264be4806c7' }],
      enoughFor: 'app servers with hubs of their own (not serverless)',
    },
  ],
  firewall: signalrFirewall('SignalR'),
  network: { serviceEndpoint: false, privateEndpoint: true },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-signalr',
};
