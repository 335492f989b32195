import { apiVersions } from '../azure/api-versions';
import type { ArmResource } from '../azure/arm-client';
import { ManagedCluster } from '../azure/managed-cluster';
import { parseArmId } from '../connection/arm-id';
import { fail } from './connection-failure';
import type { Work } from './work';

/** Reads the cluster of the request; fails when it does not exist. */
export async function readCluster(work: Work): Promise<ManagedCluster> {
  const body = await work.reads.get(work.clusterId, apiVersions.managedClusters);
  return body === undefined ? clusterNotFound(work.clusterId) : ManagedCluster.parse(body);
}

/** Reads the cluster with its etag, for a conditional write. */
export async function readClusterForWrite(work: Work): Promise<ArmResource<ManagedCluster>> {
  const resource = await work.arm.getResource(work.clusterId, apiVersions.managedClusters);
  if (!resource) return clusterNotFound(work.clusterId);
  ManagedCluster.parse(resource.body);
  // What was read is sent back as it is, not as it was parsed.
  return resource as ArmResource<ManagedCluster>;
}

function clusterNotFound(clusterId: string): never {
  return fail('ClusterNotFound', {
    message: `The cluster ${clusterId} does not exist, or this app may not see it.`,
    target: clusterId,
    commands: [`az aks show --ids ${clusterId}`],
  });
}

/** Whether the cluster takes changes now; fails when waiting cannot help. */
export function isReady(cluster: ManagedCluster, clusterId: string): boolean {
  const { provisioningState, powerState } = cluster.properties;
  const names = clusterArguments(clusterId);
  if (powerState?.code?.toLowerCase() === 'stopped') {
    return fail('ClusterStopped', {
      message: `The cluster ${clusterName(clusterId)} is stopped.`,
      target: clusterId,
      commands: [`az aks start ${names}`],
    });
  }
  const state = provisioningState?.toLowerCase() ?? 'succeeded';
  if (state === 'failed' || state === 'canceled') {
    return fail('ClusterFailed', {
      message: `The cluster ${clusterName(clusterId)} is in state ${provisioningState}.`,
      target: clusterId,
      commands: [`az aks show ${names} --query provisioningState`, `az aks update ${names}`],
    });
  }
  if (state === 'deleting') {
    return fail('ClusterNotFound', {
      message: `The cluster ${clusterName(clusterId)} is being deleted.`,
      target: clusterId,
    });
  }
  return state === 'succeeded';
}

/** The cluster's name. */
export function clusterName(clusterId: string): string {
  return parseArmId(clusterId)?.names[0] ?? clusterId;
}

/** The cluster as arguments of `az aks`. */
export function clusterArguments(clusterId: string): string {
  const parsed = parseArmId(clusterId);
  return `--subscription ${parsed?.subscriptionId} --resource-group ${parsed?.resourceGroup} --name ${clusterName(clusterId)}`;
}
