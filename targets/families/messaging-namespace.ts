import { z } from 'zod';
import type { TargetFacts } from '../../connection/plan';
import { enableLocalAuth, keyAccess, refuseDisabledKeys } from '../refuse-disabled-keys';
import type { ArmReader, TargetReference, Values } from '../target';

/** Version that Service Bus and Event Hubs share. */
export const MESSAGING_API_VERSION = '2024-01-01';

/** The fields of a Service Bus or Event Hubs namespace that we read. */
const Namespace = z.object({
  location: z.string(),
  properties: z.object({
    /** For example `https://shop.servicebus.windows.net:443/`. */
    serviceBusEndpoint: z.string(),
    disableLocalAuth: z.boolean().nullish(),
  }),
});

const AccessKeys = z.object({ primaryConnectionString: z.string() });

/** Reads `namespaceHost` and `keyAccess`. */
export async function readMessagingNamespace(
  arm: ArmReader,
  reference: TargetReference,
  kind: string,
): Promise<TargetFacts | undefined> {
  const resource = await arm.get(reference.resourceId, MESSAGING_API_VERSION);
  if (resource === undefined) return undefined;
  const { location, properties } = Namespace.parse(resource);
  return {
    kind,
    resourceId: reference.resourceId,
    location,
    values: {
      namespaceHost: new URL(properties.serviceBusEndpoint).hostname,
      keyAccess: keyAccess(properties.disableLocalAuth),
    },
  };
}

/** The connection string of the rule that every namespace is made with, as `connectionString`. */
export async function readMessagingConnectionString(
  arm: ArmReader,
  reference: TargetReference,
): Promise<Values> {
  const rule = `${reference.resourceId}/authorizationRules/RootManageSharedAccessKey`;
  const answer = await arm.post(rule, 'listKeys', MESSAGING_API_VERSION);
  return { connectionString: AccessKeys.parse(answer).primaryConnectionString };
}

export const refuseDisabledMessagingKeys = refuseDisabledKeys('disableLocalAuth is true', enableLocalAuth);
