import { formatArmId, parseArmId } from '../connection/arm-id';
import type { ClusterType } from './catalogue/diagnostic-entry';

export interface ClusterReference {
  id: string;
  type: ClusterType;
  subscriptionId: string;
  resourceGroup: string;
  name: string;
}

const TYPES: Readonly<Record<string, ClusterType>> = {
  'microsoft.containerservice/managedclusters': 'managedClusters',
  'microsoft.kubernetes/connectedclusters': 'connectedClusters',
};

/**
 * Splits the id of an AKS or an Azure Arc cluster.
 * @throws when the text is neither.
 */
export function parseClusterId(clusterId: string): ClusterReference {
  const id = parseArmId(clusterId);
  const type = id && TYPES[`${id.provider}/${id.type}`.toLowerCase()];
  if (!id || !type) {
    throw new Error(
      'The cluster id must be that of a managedCluster or a connectedCluster, for example /subscriptions/{guid}/resourceGroups/{group}/providers/Microsoft.ContainerService/managedClusters/{name}',
    );
  }
  return {
    id: formatArmId(id),
    type,
    subscriptionId: id.subscriptionId,
    resourceGroup: id.resourceGroup,
    name: id.names[0] ?? '',
  };
}
