import { plain, secret } from '../entry';
import { COGNITIVE_CLIENTS, cognitiveAccount } from '../families/cognitive-account';
import { identityTables } from '../identity-tables';
import type { Target } from '../target';

const endpoints = [
  plain('AZURE_AISERVICES_OPENAI_BASE', 'https://{subdomain}.openai.azure.com/', 'Endpoint of Azure OpenAI'),
  plain(
    'AZURE_AISERVICES_COGNITIVESERVICES_ENDPOINT',
    'https://{subdomain}.cognitiveservices.azure.com/',
    'Endpoint of the account',
  ),
  plain(
    'AZURE_AISERVICES_SPEECH_ENDPOINT',
    'https://{region}.stt.speech.microsoft.com',
    'Endpoint for speech to text in the region of the account',
  ),
];

/** Accounts of kind AIServices. */
export const aiServices: Target = {
  ...cognitiveAccount,
  id: 'ai-services',
  displayName: 'Azure AI services',
  configurations: [
    ...identityTables('AZURE_AISERVICES', COGNITIVE_CLIENTS, endpoints),
    {
      auth: 'secret',
      clientTypes: COGNITIVE_CLIENTS,
      entries: [...endpoints, secret('AZURE_AISERVICES_KEY', '{apiKey}', 'Key of the account')],
    },
  ],
  roles: [{ name: 'Cognitive Services User', id: 'a97b65f3-24c7-4388-baec-2e87135dc908' }],
  roleAlternatives: [
    {
      roles: [{ name: 'Cognitive Services OpenAI User', id: '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd' }],
      enoughFor: 'calling deployed models of Azure OpenAI only',
    },
  ],
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-ai-services',
};
