import { API_VERSIONS } from '../evidence/api-versions';
import type { CheckContext } from '../checks/check';
import type { RemediationAction } from './remediation-plan';

/** Registers a resource provider and waits for it. Registering again changes nothing. */
export function registerProvider(subscriptionId: string, namespace: string): RemediationAction[] {
  const id = `/subscriptions/${subscriptionId}/providers/${namespace}`;
  return [
    {
      kind: 'arm',
      method: 'POST',
      id: `${id}/register`,
      apiVersion: API_VERSIONS.providers,
      description: `Register ${namespace} in subscription ${subscriptionId}`,
    },
    {
      kind: 'wait',
      read: { api: 'arm', id, apiVersion: API_VERSIONS.providers },
      property: 'registrationState',
      until: ['Registered'],
      failOn: [],
      everySeconds: 15,
      limitSeconds: 900,
      description: `Wait until ${namespace} is Registered`,
    },
  ];
}

/** Waits until a resource has ended its change, for example a cluster or an extension. */
export function waitForSucceeded(
  id: string,
  apiVersion: string,
  what: string,
  limits: { limitSeconds: number; until?: readonly string[] },
): RemediationAction {
  const until = limits.until ?? ['Succeeded'];
  return {
    kind: 'wait',
    read: { api: 'arm', id, apiVersion },
    property: 'properties.provisioningState',
    until,
    failOn: ['Failed', 'Canceled'].filter((state) => !until.includes(state)),
    everySeconds: 20,
    limitSeconds: limits.limitSeconds,
    description: `Wait until ${what} is in state ${until.join(' or ')}`,
  };
}

/** Sends the failed request again, or a connection as it is recorded. */
export function repeatRequest(connectionName: string | undefined): RemediationAction {
  return {
    kind: 'repeatRequest',
    ...(connectionName === undefined ? {} : { connectionName }),
    description: connectionName
      ? `Send the request for connection ${connectionName} again`
      : 'Send the failed request again',
  };
}

/** The request to send again, when the question is about one. */
export function repeatsOf({ request, connectionName, errorText }: CheckContext): RemediationAction[] {
  const name = connectionName ?? request?.name;
  return name !== undefined || errorText !== undefined ? [repeatRequest(name)] : [];
}

/** Id of an extension of the cluster. */
export function extensionId(clusterId: string, name: string): string {
  return `${clusterId}/providers/Microsoft.KubernetesConfiguration/extensions/${name}`;
}
