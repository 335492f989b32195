import { z } from 'zod';
import { parseArmId } from './arm-id';

const TYPES = ['microsoft.containerservice/managedclusters', 'microsoft.kubernetes/connectedclusters'];

/** Resource id of an AKS cluster or of a cluster that Azure Arc knows. */
export const AnyClusterId = z.string().refine((id) => {
  const parsed = parseArmId(id);
  return parsed !== undefined && TYPES.includes(`${parsed.provider}/${parsed.type}`.toLowerCase());
}, 'must be the id of a managedCluster or a connectedCluster, for example /subscriptions/{guid}/resourceGroups/{group}/providers/Microsoft.ContainerService/managedClusters/{name}');

/** Last name of a cluster id. */
export function clusterNameOf(clusterId: string): string {
  return parseArmId(clusterId)?.names[0] ?? clusterId;
}
