import { API_VERSIONS } from '../evidence/api-versions';
import { waitForSucceeded } from './actions';
import type { PlannedRemediation } from './remediation-plan';

/** Adds a Linux user node pool with one node of the size that AKS chooses. Adding it again changes nothing. */
export function addNodePool(clusterId: string, name: string): PlannedRemediation | undefined {
  if (!/managedClusters/i.test(clusterId)) return undefined;
  const id = `${clusterId}/agentPools/${name}`;
  return {
    actions: [
      {
        kind: 'arm',
        method: 'PUT',
        id,
        apiVersion: API_VERSIONS.managedClusters,
        body: { properties: { mode: 'User', osType: 'Linux', count: 1 } },
        description: `Add node pool ${name} with one node`,
      },
      waitForSucceeded(id, API_VERSIONS.managedClusters, `node pool ${name}`, { limitSeconds: 1800 }),
    ],
    warnings: ['A node pool costs money.'],
  };
}
