import { notFound } from '../arm-error';
import { requireResource } from '../checks';
import { asRecord, pick } from '../json';
import type { Json } from '../json';
import type { Azure, Call, Provider } from '../provider';
import { parentOf } from '../resource-path';
import type { Resource } from '../resource-store';

/** Node pools, read from the cluster's agentPoolProfiles. They are written through the cluster. */
export const agentPools: Provider = {
  type: 'Microsoft.ContainerService/managedClusters/agentPools',
  get(call, azure) {
    const wanted = call.path.name?.toLowerCase();
    const pool = poolsOf(clusterOf(call, azure)).find(({ name }) => String(name).toLowerCase() === wanted);
    if (!pool) throw notFound('NotFound', `Could not find the agentpool: ${call.path.name ?? ''}.`);
    return { status: 200, body: pool };
  },
  list(call, azure) {
    return { status: 200, body: { value: poolsOf(clusterOf(call, azure)) } };
  },
};

function clusterOf(call: Call, azure: Azure): Resource {
  return requireResource(parentOf(call.path) ?? call.path, azure);
}

function poolsOf(cluster: Resource): Json[] {
  const profiles = pick(cluster.body, 'properties', 'agentPoolProfiles');
  return (Array.isArray(profiles) ? (profiles as unknown[]) : []).map((profile) => {
    const { name, ...properties } = asRecord(profile);
    const id = `${cluster.id}/agentPools/${String(name)}`;
    return { id, name, type: 'Microsoft.ContainerService/managedClusters/agentPools', properties };
  });
}
