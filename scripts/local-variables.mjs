// Shell variables for calling the running local stack by hand: eval "$(node scripts/local-variables.mjs)"
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const file = join(process.env['LOCAL_STATE_DIR'] || '.local', 'endpoints.json');
const endpoints = JSON.parse(readFileSync(file, 'utf8'));
const url = new URL(endpoints.identityEndpoint);
url.search = new URLSearchParams({ resource: endpoints.functions, 'api-version': '2019-08-01' }).toString();
const response = await fetch(url, { headers: { 'X-IDENTITY-HEADER': endpoints.identityHeader } });
if (!response.ok) throw new Error(`The local identity endpoint answered ${response.status}`);
const { access_token: token } = await response.json();

const variables = {
  APP: endpoints.functions,
  TOKEN: token,
  ARM: endpoints.arm,
  KUBECONFIG: endpoints.kubeconfig,
  IDENTITY_ENDPOINT: endpoints.identityEndpoint,
  IDENTITY_HEADER: endpoints.identityHeader,
};
for (const [name, value] of Object.entries(variables)) console.log(`export ${name}='${value}'`);
