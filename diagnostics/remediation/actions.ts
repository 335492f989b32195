import { API_VERSIONS } from '../evidence/api-versions';
import type { RemediationAction } from './remediation-plan';

/** Registers a resource provider. Registering again changes nothing. */
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

/** Waits until a managed cluster has ended its change. */
export function waitForCluster(clusterId: string): RemediationAction {
  return {
    kind: 'wait',
    read: { api: 'arm', id: clusterId, apiVersion: API_VERSIONS.managedClusters },
    property: 'properties.provisioningState',
    until: ['Succeeded'],
    failOn: ['Failed', 'Canceled'],
    everySeconds: 20,
    limitSeconds: 3600,
    description: 'Wait until the cluster is in state Succeeded',
  };
}

/** Sends the failed request again. */
export function repeatRequest(connectionName: string | undefined): RemediationAction {
  return {
    kind: 'repeatRequest',
    ...(connectionName === undefined ? {} : { connectionName }),
    description: connectionName
      ? `Send the request for connection ${connectionName} again`
      : 'Send the failed request again',
  };
}
