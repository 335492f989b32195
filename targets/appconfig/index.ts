import type { TargetFacts } from '../../connection/plan';
import { plain, secret } from '../entry';
import { givenPairs } from '../formats/pairs';
import { matchPattern, wholePattern } from '../id-pattern';
import { identityTables } from '../identity-tables';
import { enableLocalAuth, keyAccess, refuseDisabledKeys } from '../refuse-disabled-keys';
import type { ArmReader, Target, TargetReference, Values } from '../target';
import { ConfigurationStore, StoreKeys } from './schema';

const API_VERSION = '2024-05-01';
const PATTERN = 'Microsoft.AppConfiguration/configurationStores/{config_store}';
const CLIENTS = ['dotnet', 'java', 'nodejs', 'python', 'none'] as const;

export const appconfig: Target = {
  id: 'appconfig',
  displayName: 'Azure App Configuration',
  idPattern: wholePattern(PATTERN),
  provider: 'Microsoft.AppConfiguration',
  match: matchPattern(PATTERN),
  auth: ['workloadIdentity', 'secret', 'servicePrincipal'],
  configurations: [
    ...identityTables('AZURE_APPCONFIGURATION', CLIENTS, [
      plain('AZURE_APPCONFIGURATION_ENDPOINT', '{endpoint}', 'Endpoint of the store'),
    ]),
    {
      auth: 'secret',
      clientTypes: CLIENTS,
      entries: [
        secret(
          'AZURE_APPCONFIGURATION_CONNECTIONSTRING',
          givenPairs('connectionString'),
          'Connection string with a read-only key',
        ),
      ],
    },
  ],
  read: readStore,
  credentials: readConnectionString,
  refuse: refuseDisabledKeys('disableLocalAuth is true', enableLocalAuth),
  roles: [{ name: 'App Configuration Data Reader', id: '516239f1-63e1-4d78-a4de-a74fb236a071' }],
  network: { serviceEndpoint: false, privateEndpoint: true },
  documentation: 'https://learn.microsoft.com/azure/service-connector/how-to-integrate-app-configuration',
};

async function readStore(arm: ArmReader, reference: TargetReference): Promise<TargetFacts | undefined> {
  const resource = await arm.get(reference.resourceId, API_VERSION);
  if (resource === undefined) return undefined;
  const { location, properties } = ConfigurationStore.parse(resource);
  return {
    kind: 'appconfig',
    resourceId: reference.resourceId,
    location,
    values: {
      endpoint: properties.endpoint,
      keyAccess: keyAccess(properties.disableLocalAuth),
    },
  };
}

/** Prefers a read-only key: it matches the role that identities get. */
async function readConnectionString(arm: ArmReader, reference: TargetReference): Promise<Values> {
  const keys = StoreKeys.parse(await arm.post(reference.resourceId, 'listKeys', API_VERSION)).value;
  const key = keys.find(({ readOnly }) => readOnly) ?? keys[0];
  return { connectionString: key?.connectionString ?? '' };
}
