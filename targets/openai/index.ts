import { plain, secret } from '../entry';
import { COGNITIVE_CLIENTS, cognitiveAccount } from '../families/cognitive-account';
import { identityTables } from '../identity-tables';
import type { Target } from '../target';

const base = plain('AZURE_OPENAI_BASE', '{endpoint}', 'Endpoint of the account');

/** Accounts of kind OpenAI. */
export const openai: Target = {
  ...cognitiveAccount,
  id: 'openai',
  displayName: 'Azure OpenAI',
  configurations: [
    ...identityTables('AZURE_OPENAI', COGNITIVE_CLIENTS, [base]),
    {
      auth: 'secret',
      clientTypes: COGNITIVE_CLIENTS,
      entries: [base, secret('AZURE_OPENAI_KEY', '{apiKey}', 'Key of the account')],
    },
  ],
  roles: [{ name: 'Cognitive Services OpenAI Contributor', id: 'a001fd3d-188f-4b5d-821b-7da978bf7442' }],
  roleAlternatives: [
    {
      roles: [{ name: 'Cognitive Services OpenAI User', id: '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd' }],
      enoughFor: 'calling deployed models, without changing deployments or fine-tuning',
    },
  ],
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-openai',
};
