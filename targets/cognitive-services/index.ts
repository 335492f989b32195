import { plain, secret } from '../entry';
import { COGNITIVE_CLIENTS, cognitiveAccount } from '../families/cognitive-account';
import { identityTables } from '../identity-tables';
import type { Target } from '../target';

const endpoint = plain('AZURE_COGNITIVESERVICES_ENDPOINT', '{endpoint}', 'Endpoint of the account');

/** Accounts for several services, and of every kind that has no folder of its own. */
export const cognitiveServices: Target = {
  ...cognitiveAccount,
  id: 'cognitive-services',
  displayName: 'Azure AI multi-service account',
  configurations: [
    ...identityTables('AZURE_COGNITIVESERVICES', COGNITIVE_CLIENTS, [endpoint]),
    {
      auth: 'secret',
      clientTypes: COGNITIVE_CLIENTS,
      entries: [endpoint, secret('AZURE_COGNITIVESERVICES_KEY', '{apiKey}', 'Key of the account')],
    },
  ],
  roles: [{ name: 'Cognitive Services User', id: 'a97b65f3-24c7-4388-baec-2e87135dc908' }],
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-cognitive-services',
};
