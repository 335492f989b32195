import { z } from 'zod';
import { connectionError, type ConnectionError } from '../../connection/errors';
import type { TargetFacts } from '../../connection/plan';
import { enableLocalAuth, keyAccess, refuseDisabledKeys } from '../refuse-disabled-keys';
import type { ArmReader, AuthKind, TargetReference, Values } from '../target';

/** Version that SignalR and Web PubSub share. */
const API_VERSION = '2024-03-01';

/** The fields of a SignalR or Web PubSub resource that we read. */
const Resource = z.object({
  location: z.string(),
  properties: z.object({
    hostName: z.string(),
    disableLocalAuth: z.boolean().nullish(),
    disableAadAuth: z.boolean().nullish(),
  }),
});

const AccessKeys = z.object({ primaryConnectionString: z.string() });

/** Reads `hostName`, `keyAccess` and `entraLogin`. */
export async function readSignalrService(
  arm: ArmReader,
  reference: TargetReference,
  kind: string,
): Promise<TargetFacts | undefined> {
  const resource = await arm.get(reference.resourceId, API_VERSION);
  if (resource === undefined) return undefined;
  const { location, properties } = Resource.parse(resource);
  return {
    kind,
    resourceId: reference.resourceId,
    location,
    values: {
      hostName: properties.hostName,
      keyAccess: keyAccess(properties.disableLocalAuth),
      entraLogin: properties.disableAadAuth === true ? 'disabled' : 'enabled',
    },
  };
}

/** The primary connection string, as `connectionString`. */
export async function readSignalrConnectionString(
  arm: ArmReader,
  reference: TargetReference,
): Promise<Values> {
  const keys = AccessKeys.parse(await arm.post(reference.resourceId, 'listKeys', API_VERSION));
  return { connectionString: keys.primaryConnectionString };
}

const refuseKeys = refuseDisabledKeys('disableLocalAuth is true', enableLocalAuth);

/** Keys and Microsoft Entra tokens can each be switched off. */
export function refuseDisabledSignalrAuth(facts: TargetFacts, auth: AuthKind): ConnectionError | undefined {
  if (auth === 'secret' || facts.values['entraLogin'] !== 'disabled') return refuseKeys(facts, auth);
  return connectionError('UnsupportedAuthentication', {
    message: 'The target admits no Microsoft Entra tokens (disableAadAuth is true).',
    target: facts.resourceId,
    fix: 'Switch Microsoft Entra authentication on, or use the authentication type secret.',
    commands: [`az resource update --ids ${facts.resourceId} --set properties.disableAadAuth=false`],
  });
}
